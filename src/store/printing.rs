//! Print records: the rendered ticket and slip, kept apart from the visit under a key of their own
//! until printing is confirmed or the visitor has gone.

use rusqlite::params;
use zeroize::Zeroizing;

use super::{Store, StoreError, keys::DataKey, optional};

/// How far a print job has come; "confirmed" only by the printer's own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintState {
    /// Durable, not yet sent.
    Queued,
    /// Bytes went out; nothing is known.
    Sent,
    /// The printer said that the ticket is out; the slip is still to come.
    TicketOut,
    /// The printer said that everything is out.
    Confirmed,
    /// The printer said that it did not.
    Failed,
    /// Silence.
    Unconfirmed,
}

impl PrintState {
    fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::TicketOut => "ticket-out",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    fn from_word(word: &str) -> Self {
        [Self::Queued, Self::Sent, Self::TicketOut, Self::Confirmed, Self::Failed]
            .into_iter()
            .find(|state| state.word() == word)
            .unwrap_or(Self::Unconfirmed)
    }
}

/// What is needed to print again.
pub struct PrintRecord {
    /// The ticket's owner: a package id or a walk-in.
    pub owner: String,
    /// State of the last attempt.
    pub state: PrintState,
    /// How often it was sent; from the second on it is marked 补打.
    pub copies: u32,
    /// What [`Store::keep_print_record`] was given.
    pub record: Zeroizing<Vec<u8>>,
}

impl Store {
    /// Keeps a record, queued.
    pub fn keep_print_record(&mut self, owner: &str, record: &[u8]) -> Result<(), StoreError> {
        insert(&self.connection, &self.keys, owner, record)
    }

    /// The record of `owner`.
    pub fn print_record(&self, owner: &str) -> Result<Option<PrintRecord>, StoreError> {
        type Row = (Vec<u8>, Vec<u8>, String, u32);
        let row: Option<Row> = optional(self.connection.query_row(
            "SELECT wrapped_key, record, state, copies FROM print_record WHERE owner = ?1",
            [owner],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        ))?;
        let Some((wrapped, sealed, state, copies)) = row else { return Ok(None) };
        let key = self.keys.unwrap("print_record", owner.as_bytes(), &wrapped)?;
        let record = key.open(&place(owner), &sealed, "a print record")?;
        Ok(Some(PrintRecord { owner: owner.to_owned(), state: PrintState::from_word(&state), copies, record }))
    }

    /// Owners whose visitor has not left yet, newest last.
    pub fn live_print_records(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("SELECT owner FROM print_record WHERE live = 1 ORDER BY rowid")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes how far printing has come.
    pub fn set_print_state(&mut self, owner: &str, state: PrintState) -> Result<(), StoreError> {
        let sent = u32::from(state == PrintState::Sent);
        self.connection.execute(
            "UPDATE print_record SET state = ?2, copies = copies + ?3 WHERE owner = ?1",
            params![owner, state.word(), sent],
        )?;
        Ok(())
    }

    /// The visitor has gone: the record goes, key first.
    pub fn drop_print_record(&mut self, owner: &str) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM print_record WHERE owner = ?1", [owner])?;
        self.forget_deleted();
        Ok(())
    }
}

pub(super) fn insert(
    connection: &rusqlite::Connection,
    keys: &super::keys::Keys,
    owner: &str,
    record: &[u8],
) -> Result<(), StoreError> {
    let key = DataKey::generate()?;
    let wrapped = keys.wrap("print_record", owner.as_bytes(), &key)?;
    let sealed = key.seal(&place(owner), record)?;
    connection.execute(
        "INSERT INTO print_record (owner, wrapped_key, record, state) VALUES (?1, ?2, ?3, 'queued')
         ON CONFLICT (owner) DO UPDATE SET wrapped_key = ?2, record = ?3",
        params![owner, wrapped, sealed],
    )?;
    Ok(())
}

fn place(owner: &str) -> String {
    format!("print_record|{owner}")
}
