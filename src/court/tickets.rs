//! Queue numbers: blocks leased to kiosks, numbers given out, people ahead. Hall + business day + series + number is unique.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use rusqlite::{Connection, OptionalExtension};
use time::{Date, OffsetDateTime, Time};

use super::{
    answer::{Refusal, json, read_json},
    config::is_ticket_prefix,
    kiosks,
    ledger::next_in_series,
    policy::rfc3339,
    server::{CourtSide, Shared, blocking},
};
use crate::{
    filing::{WireDate, parse_iso_date},
    package::exchange::{BlockRequest, QueuePlace, TicketBlock, TicketRegistration},
};

/// `POST /v1/ticket-blocks`: 201 a new block, 200 the same request again.
pub(super) async fn lease(State(court): State<Shared>, body: Body) -> Result<Response, Refusal> {
    let request: BlockRequest = read_json(body).await?;
    if !is_ticket_prefix(&request.prefix) {
        let detail = "the series is not one to three capital letters; use the ticket_prefix of the policy";
        return Err(Refusal::unprocessable("bad-prefix", "not a series", detail));
    }
    if !(1..=50).contains(&request.count) {
        let detail = format!("{} numbers were asked for; ask for 1 to 50", request.count);
        return Err(Refusal::unprocessable("bad-count", "not a block", detail));
    }
    let (status, block) = blocking(&court, move |court| lease_block(court, &request)).await?;
    Ok(json(status, &block))
}

fn lease_block(court: &CourtSide, request: &BlockRequest) -> Result<(StatusCode, TicketBlock), Refusal> {
    let now = court.now();
    let hall = &court.config.court.hall;
    court.ledger.write(|transaction| {
        kiosks::enrolled(transaction, &request.kiosk_id)?;
        let known = transaction
            .query_row(
                "SELECT kiosk_id, business_date, prefix, first, last FROM ticket_block WHERE request_id = ?1",
                [request.request_id.to_string()],
                |row| {
                    Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?))
                },
            )
            .optional()?;
        if let Some((kiosk_id, day, prefix, first, last)) = known {
            let same = kiosk_id == request.kiosk_id && prefix == request.prefix && last - first + 1 == request.count;
            let day = parse_iso_date(&day).unwrap_or(Date::MIN);
            return if same {
                Ok((StatusCode::OK, block(court, day, prefix, first, last)))
            } else {
                let detail = "this request id was used for another block; make a new id for a new block";
                Err(Refusal::conflict("request-id-used", "request id used before", detail))
            };
        }
        let day = now.date();
        let day_text = WireDate(day).to_string();
        let first = next_in_series(transaction, &request.prefix, hall, &day_text, request.count)?;
        let last = first + request.count - 1;
        transaction.execute(
            "INSERT INTO ticket_block VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (request.request_id.to_string(), &request.kiosk_id, hall, &day_text, &request.prefix, first, last, rfc3339(now)),
        )?;
        Ok((StatusCode::CREATED, block(court, day, request.prefix.clone(), first, last)))
    })
}

fn block(court: &CourtSide, day: Date, prefix: String, first: u32, last: u32) -> TicketBlock {
    let midnight = day.next_day().unwrap_or(day);
    let expires_at = OffsetDateTime::new_in_offset(midnight, Time::MIDNIGHT, court.config.utc_offset);
    TicketBlock { business_date: WireDate(day), prefix, first, last, expires_at: rfc3339(expires_at) }
}

/// `POST /v1/tickets`: 201 registered, 200 the same again.
pub(super) async fn register(State(court): State<Shared>, body: Body) -> Result<Response, Refusal> {
    let ticket: TicketRegistration = read_json(body).await?;
    check_number(&ticket.number)?;
    let (status, place) = blocking(&court, move |court| register_ticket(court, &ticket)).await?;
    Ok(json(status, &place))
}

fn register_ticket(court: &CourtSide, ticket: &TicketRegistration) -> Result<(StatusCode, QueuePlace), Refusal> {
    let hall = &court.config.court.hall;
    let day = ticket.business_date.to_string();
    let kind = serde_json::to_string(&ticket.kind).expect("invariant: a kind is JSON");
    let package = ticket.package_id.map(|id| id.to_string());
    court.ledger.write(|transaction| {
        let known: Option<(String, Option<String>)> = transaction
            .query_row(
                "SELECT kind, package_id FROM ticket WHERE hall = ?1 AND business_date = ?2 AND number = ?3",
                (hall, &day, &ticket.number),
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let status = match known {
            Some(known) if known == (kind.clone(), package.clone()) => StatusCode::OK,
            Some(_) => {
                let detail = format!("{} of {day} was given to another visit; take the next number", ticket.number);
                return Err(Refusal::conflict("ticket-taken", "number taken", detail));
            }
            None => {
                transaction.execute(
                    "INSERT INTO ticket (hall, business_date, number, kind, package_id, registered_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (hall, &day, &ticket.number, &kind, &package, court.now_text()),
                )?;
                StatusCode::CREATED
            }
        };
        Ok((status, place(court, transaction, &day, &ticket.number)?))
    })
}

/// `GET /v1/tickets/{number}?business_date=`.
pub(super) async fn people_ahead(
    State(court): State<Shared>,
    Path(number): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Refusal> {
    check_number(&number)?;
    let day = query.get("business_date").and_then(|day| parse_iso_date(day)).ok_or_else(|| {
        let detail = "business_date is missing or no date YYYY-MM-DD; name the day of the ticket";
        Refusal::unprocessable("bad-business-date", "not a day", detail)
    })?;
    let day = WireDate(day).to_string();
    let place = blocking(&court, move |court| court.ledger.read(|connection| place(court, connection, &day, &number))).await?;
    Ok(json(StatusCode::OK, &place))
}

fn place(court: &CourtSide, connection: &Connection, day: &str, number: &str) -> Result<QueuePlace, Refusal> {
    let hall = &court.config.court.hall;
    let sequence: Option<i64> = connection
        .query_row(
            "SELECT sequence FROM ticket WHERE hall = ?1 AND business_date = ?2 AND number = ?3",
            (hall, day, number),
            |row| row.get(0),
        )
        .optional()?;
    let sequence = sequence.ok_or_else(|| {
        Refusal::not_found(
            "ticket-unknown",
            "number unknown",
            format!("{number} of {day} was not registered; register it first"),
        )
    })?;
    // A hall that never says which number it called would have everybody of the day wait.
    let called: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM ticket WHERE hall = ?1 AND business_date = ?2 AND called_at IS NOT NULL)",
        (hall, day),
        |row| row.get(0),
    )?;
    let waiting = || {
        connection.query_row(
            "SELECT count(*) FROM ticket WHERE hall = ?1 AND business_date = ?2 AND sequence < ?3 AND called_at IS NULL",
            (hall, day, sequence),
            |row| row.get(0),
        )
    };
    let people_ahead = called.then(waiting).transpose()?;
    Ok(QueuePlace { people_ahead, window: court.config.window.clone() })
}

fn check_number(number: &str) -> Result<(), Refusal> {
    // A kiosk's own series may begin with one Chinese character: 甲001. More of them could be a name.
    let rest = number.strip_prefix(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)).unwrap_or(number);
    let fits = (2..=16).contains(&number.chars().count())
        && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    if fits {
        Ok(())
    } else {
        let detail =
            "a ticket number has 2 to 16 capital letters, digits and hyphens, like A007 or 甲001; register what was printed";
        Err(Refusal::unprocessable("bad-ticket-number", "not a ticket number", detail))
    }
}
