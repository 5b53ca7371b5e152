//! 材料收据 (登记立案规定 Art. 2, 民事证据规定 Art. 19): every paper of a filing, for the clerk to sign and date, in two copies.
//!
//! It says that something was received only once a clerk has signed: the kiosk leaves clerk and day open.

use serde::Serialize;

use super::{
    DocumentError, Paper, PaperPages,
    ticks::{Tick, tick},
};
use crate::filing::{Filing, IdentifiedBy, Party, Submission};

/// Where it lies in the bag.
pub const MATERIAL_RECEIPT_PATH: &str = "data/material-receipt.pdf";

#[derive(Serialize)]
struct Row {
    name: String,
    copies: String,
    pages: String,
    forms: Vec<Tick>,
    note: String,
}

#[derive(Serialize)]
struct Sheet<'a> {
    court: &'a str,
    number: String,
    cause: &'a str,
    parties: Vec<String>,
    filer: String,
    ticket: &'a str,
    rows: Vec<Row>,
    pages_total: u32,
}

/// The receipt for the papers of `filing`, which have `pages` sheets, and for its evidence.
pub(super) fn material_receipt(filing: &Filing, pages: &PaperPages) -> Result<Paper, DocumentError> {
    let row = |name: String, copies: u32, pages: u32, form: &str, note: &str| Row {
        name,
        copies: open_if_none(copies),
        pages: open_if_none(pages),
        forms: tick(form, &["原件", "复印件", "电子件"]).0,
        note: note.into(),
    };
    let lines = pages.lines(filing);
    let stamped = |path: &str| filing.stamped_complaint.as_ref().is_some_and(|it| it.file == path);
    let made = lines
        .iter()
        .map(|(name, path, pages)| row(name.clone(), 1, *pages, "电子件", if stamped(path) { "本机扫描" } else { "本机制作" }));
    let evidence = filing.evidence.iter().filter_map(|item| match item.submission {
        Submission::Scanned => Some(row(item.name.clone(), item.copies, item.pages, "电子件", "本机扫描")),
        Submission::InCourt => Some(row(item.name.clone(), 0, 0, "", "当庭提交")),
        Submission::Absent => None,
    });
    let scanned = filing.evidence.iter().filter(|item| item.submission == Submission::Scanned).map(|item| item.pages);
    let names = |parties: &[Party]| parties.iter().map(|party| party.name().reveal()).collect::<Vec<_>>().join("、");
    let sides =
        [("原告", names(&filing.plaintiffs)), ("被告", names(&filing.defendants)), ("第三人", names(&filing.third_parties))];
    let name = filing.filer.card.name.reveal();
    let filer = match filing.filer.identified_by {
        IdentifiedBy::Chip => name.to_owned(),
        IdentifiedBy::Typed => format!("{name}（证件由本人填写，请核对原件）"),
    };
    let sheet = Sheet {
        court: &filing.court.name,
        number: filing.package_id.short(),
        cause: &filing.cause.name,
        parties: sides.iter().filter(|(_, names)| !names.is_empty()).map(|(role, names)| format!("{role}：{names}")).collect(),
        filer,
        ticket: &filing.ticket_number,
        rows: made.chain(evidence).collect(),
        pages_total: lines.iter().map(|(_, _, pages)| *pages).chain(scanned).sum(),
    };
    Ok(Paper::new("material-receipt.typ", &sheet)?.identified_by(&filing.package_id.to_string()))
}

/// What was not counted is left to the clerk's pen.
fn open_if_none(count: u32) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}
