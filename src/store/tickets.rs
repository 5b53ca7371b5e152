//! Queue numbers: from a block leased from the court; when there is none, a series with the kiosk's own letter.

use rusqlite::{TransactionBehavior, params};

use super::{Store, StoreError, optional};

/// Numbers leased from the court for one business day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketBlock {
    /// The kiosk's request, so that asking twice leases once.
    pub request_id: String,
    /// The court's calendar day, `YYYY-MM-DD`.
    pub business_date: String,
    /// Letter of the hall's series.
    pub prefix: String,
    /// First number.
    pub first: u32,
    /// Last number.
    pub last: u32,
}

/// A queue number and the day it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenTicket {
    /// The court's calendar day, `YYYY-MM-DD`.
    pub business_date: String,
    /// The number.
    pub number: String,
}

/// A message to the court that waits for the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourtMessage {
    /// Idempotency key.
    pub id: String,
    /// `help` or `ticket`.
    pub kind: String,
    /// JSON body, nothing personal.
    pub body: String,
    /// When it was queued, RFC 3339.
    pub created_at: String,
}

impl Store {
    /// Keeps a leased block; the same request again changes nothing.
    pub fn add_ticket_block(&mut self, block: &TicketBlock) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO ticket_block (request_id, business_date, prefix, next, last) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (request_id) DO NOTHING",
            params![block.request_id, block.business_date, block.prefix, block.first, block.last],
        )?;
        Ok(())
    }

    /// Numbers left for `business_date`.
    pub fn tickets_left(&self, business_date: &str) -> Result<u32, StoreError> {
        Ok(self.connection.query_row(
            "SELECT COALESCE(SUM(last - next + 1), 0) FROM ticket_block WHERE business_date = ?1",
            [business_date],
            |row| row.get(0),
        )?)
    }

    /// The number for `owner` (a visit, a walk-in): durable, and the same one however often it is asked for on that day.
    /// A number of another day was never shown (its filing was not sealed) and is worth nothing today: it is given up.
    /// `letter` is the kiosk's own series, used when no leased number is left.
    pub fn take_ticket(&mut self, business_date: &str, owner: &str, letter: &str) -> Result<TakenTicket, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let taken = |number| TakenTicket { business_date: business_date.to_owned(), number };
        transaction.execute("DELETE FROM ticket WHERE owner = ?1 AND business_date <> ?2", [owner, business_date])?;
        let given: Option<String> =
            optional(transaction.query_row("SELECT number FROM ticket WHERE owner = ?1", [owner], |row| row.get(0)))?;
        if let Some(number) = given {
            return Ok(taken(number));
        }
        let leased: Option<(String, String, u32)> = optional(transaction.query_row(
            "SELECT request_id, prefix, next FROM ticket_block WHERE business_date = ?1 AND next <= last ORDER BY next LIMIT 1",
            [business_date],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        ))?;
        let number = match leased {
            Some((request_id, prefix, next)) => {
                transaction.execute("UPDATE ticket_block SET next = next + 1 WHERE request_id = ?1", [request_id])?;
                format!("{prefix}{next:03}")
            }
            None => loop {
                let next: u32 = transaction.query_row(
                    "INSERT INTO own_series (business_date, next) VALUES (?1, 2)
                     ON CONFLICT (business_date) DO UPDATE SET next = next + 1 RETURNING next - 1",
                    [business_date],
                    |row| row.get(0),
                )?;
                let number = format!("{letter}{next:03}");
                // A letter that the court uses too (IT is told): a number is given out once all the same.
                let given: bool = transaction.query_row(
                    "SELECT EXISTS (SELECT 1 FROM ticket WHERE business_date = ?1 AND number = ?2)",
                    [business_date, &number],
                    |row| row.get(0),
                )?;
                if !given {
                    break number;
                }
            },
        };
        transaction.execute(
            "INSERT INTO ticket (business_date, number, owner) VALUES (?1, ?2, ?3)",
            params![business_date, number, owner],
        )?;
        transaction.commit()?;
        Ok(taken(number))
    }

    /// Queues a message to the court; the same id again replaces it.
    pub fn queue_message(&mut self, message: &CourtMessage) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO court_message (id, kind, body, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET body = ?3",
            params![message.id, message.kind, message.body, message.created_at],
        )?;
        Ok(())
    }

    /// Messages not yet delivered, oldest first.
    pub fn messages(&self) -> Result<Vec<CourtMessage>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT id, kind, body, created_at FROM court_message ORDER BY created_at, id")?;
        let rows = statement.query_map([], |row| {
            Ok(CourtMessage { id: row.get(0)?, kind: row.get(1)?, body: row.get(2)?, created_at: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The court has it.
    pub fn message_delivered(&mut self, id: &str) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM court_message WHERE id = ?1", [id])?;
        Ok(())
    }
}
