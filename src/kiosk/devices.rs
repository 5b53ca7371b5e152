//! What scanner and printers can do right now, looked at while nobody is there.

use std::{
    sync::{Arc, mpsc::Sender},
    time::Duration,
};

use tokio::sync::Notify;

use super::{message::Message, printing::alone_at_the_printer};
use crate::{
    device::{
        a4_printer::A4Printer,
        scanner::{AnyScanner, Scanner},
        ticket_printer::{PrinterState, TicketPrinter},
    },
    filing::Bilingual,
    screen::Ability,
};

/// Seldom: a device that breaks while nobody is there is noticed within a minute.
const EVERY: Duration = Duration::from_secs(60);

/// Addresses of what is looked at.
pub(super) struct Wired {
    pub(super) scanner: Option<String>,
    pub(super) printer: Option<String>,
    pub(super) a4_printer: Option<String>,
}

/// Looks at once, then every minute and whenever `look` says so; never ends.
pub(super) async fn watch(wired: Wired, look: Arc<Notify>, report: Sender<Message>) {
    let Wired { scanner, printer, a4_printer } = wired;
    loop {
        let mut abilities = Vec::new();
        if let Some(uri) = &scanner {
            abilities.push(scanner_ability(uri).await);
        }
        let uri = printer.clone();
        abilities
            .push(tokio::task::spawn_blocking(move || printer_ability(uri.as_deref())).await.unwrap_or_else(|_| no_tickets()));
        let a4 = match &a4_printer {
            Some(uri) => prints_a4(uri).await,
            None => false,
        };
        if report.send(Message::Abilities { abilities, a4 }).is_err() {
            return;
        }
        let _ = tokio::time::timeout(EVERY, look.notified()).await;
    }
}

async fn scanner_ability(uri: &str) -> Ability {
    let well = match AnyScanner::new(uri) {
        Ok(scanner) => scanner.status().await.is_ok(),
        Err(_) => false,
    };
    if well {
        Ability { say: Bilingual::new("可扫描材料", "Scans papers"), ok: true }
    } else {
        Ability { say: Bilingual::new("暂不能扫描", "Scanner out of order"), ok: false }
    }
}

/// Whether it takes jobs: no screen offers a paper otherwise. Why not is for IT.
async fn prints_a4(uri: &str) -> bool {
    let state = match A4Printer::new(uri) {
        Ok(printer) => printer.takes_jobs().await,
        Err(fault) => Err(fault),
    };
    if let Err(fault) = state {
        tracing::warn!(event = "a4-printer-not-ready", cause = %fault);
    }
    state.is_ok()
}

fn printer_ability(uri: Option<&str>) -> Ability {
    let _alone = alone_at_the_printer();
    let state = uri.map(|uri| TicketPrinter::open(uri).map_or(PrinterState::Offline, |mut printer| printer.status()));
    match state {
        Some(PrinterState::Ready) => Ability { say: Bilingual::new("可打印号票", "Prints tickets"), ok: true },
        Some(PrinterState::NearEnd) => Ability { say: Bilingual::new("号票纸将用完", "Ticket paper low"), ok: false },
        Some(
            PrinterState::PaperOut
            | PrinterState::CoverOpen
            | PrinterState::Cutter
            | PrinterState::Offline
            | PrinterState::Silent,
        )
        | None => no_tickets(),
    }
}

fn no_tickets() -> Ability {
    Ability { say: Bilingual::new("号码只显示在屏幕上", "Numbers on screen only"), ok: false }
}
