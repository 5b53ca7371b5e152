//! What the court looks at before it signs: every object opened, every digest, every file of the kind its name says.
//!
//! A refusal names the file and the reason, never what stands in it.

use std::{collections::BTreeSet, io};

use super::{answer::Refusal, server::CourtSide};
use crate::{
    filing::{Filing, ReceiptDocument, SCHEMA_VERSION},
    package::{
        Bag, OpenError, StandardCryptography, TransferManifest,
        bag::{COMPLAINT_PATH, FILING_PATH, file_digest},
        open,
    },
};

/// What was found, without anything personal.
pub(super) struct Examined {
    /// Queue number inside the filing.
    pub(super) ticket: String,
    /// Every payload file.
    pub(super) documents: Vec<ReceiptDocument>,
}

/// Opens the package from disk, in memory. Only what the kiosk sent is refused for good: a disk that fails asks it to come back,
/// and an object that this disk lost or altered is named as missing.
pub(super) fn open_package(court: &CourtSide, manifest: &TransferManifest) -> Result<Bag, Refusal> {
    let mut failed = None;
    let read = |name: &str| {
        court.folder.read(manifest.package_id, name).map_err(|error| {
            let cause = error.to_string();
            failed = Some(error);
            cause
        })
    };
    let opened = open(manifest, read, &court.keys.identities(), &StandardCryptography);
    opened.map_err(|error| match error {
        OpenError::Altered(name) => lost(name),
        OpenError::Object { name, cause } => match failed.unwrap_or_else(|| io::Error::other(cause)) {
            error if error.kind() == io::ErrorKind::NotFound => lost(name),
            error => Refusal::from(error),
        },
        OpenError::Manifest(_) | OpenError::Cryptography { .. } | OpenError::Index | OpenError::Bag(_) => {
            Refusal::unprocessable("cannot-open", "package cannot be opened", error.to_string())
        }
    })
}

/// An object that was checked when it came in and is not the same any more.
fn lost(name: String) -> Refusal {
    let detail =
        format!("{name} is gone or altered on the court's disk; upload it again, then seal, and have IT look at the disk");
    Refusal::conflict("incomplete", "objects missing", detail).with_missing(vec![name])
}

/// Opens the package and checks everything.
pub(super) fn examine(court: &CourtSide, manifest: &TransferManifest) -> Result<Examined, Refusal> {
    let bag = open_package(court, manifest)?;
    let filing = bag.filing().map_err(|error| bad("bad-filing", error.to_string()))?;
    check_filing(manifest, &filing, &bag)?;
    for (path, bytes) in bag.payload() {
        check_kind(path, bytes, &court.config.limits.types)?;
    }
    let documents = bag
        .payload()
        .map(|(path, bytes)| {
            let found = file_digest(path, bytes);
            ReceiptDocument { path: found.path, sha256: found.sha256, bytes: found.bytes }
        })
        .collect();
    Ok(Examined { ticket: filing.ticket_number.clone(), documents })
}

fn check_filing(manifest: &TransferManifest, filing: &Filing, bag: &Bag) -> Result<(), Refusal> {
    if filing.schema_version != SCHEMA_VERSION {
        let detail = format!("{FILING_PATH} has another schema version than {SCHEMA_VERSION}; run matching versions");
        return Err(bad("filing-version", detail));
    }
    if filing.package_id != manifest.package_id || filing.kiosk.id != manifest.kiosk_id {
        let detail =
            format!("{FILING_PATH} names another package or kiosk than the manifest; the package was put together wrongly");
        return Err(bad("filing-mismatch", detail));
    }
    let scanned = filing.evidence.iter().filter_map(|item| item.file.as_deref());
    let signed = filing.signatures.iter().map(|signature| signature.file.as_str());
    let stamped = filing.stamped_complaint.as_ref().map(|stamped| stamped.file.as_str());
    for path in [COMPLAINT_PATH].into_iter().chain(scanned).chain(signed).chain(stamped) {
        if bag.file(path).is_none() {
            return Err(bad(
                "file-missing",
                format!("{path} belongs to the filing but is not in the bag; make the package again"),
            ));
        }
    }
    let mut listed = BTreeSet::from([FILING_PATH]);
    for file in &filing.files {
        let found = bag.file(&file.path).map(|bytes| file_digest(&file.path, bytes));
        if found.as_ref() != Some(file) {
            let detail = format!("{} does not have the digests {FILING_PATH} gives it; make the package again", file.path);
            return Err(bad("file-digest", detail));
        }
        listed.insert(file.path.as_str());
    }
    match bag.payload().find(|(path, _)| !listed.contains(path)) {
        Some((path, _)) => {
            Err(bad("file-not-listed", format!("{path} is not listed in {FILING_PATH}; make the package again")))
        }
        None => Ok(()),
    }
}

/// Whether a file is what its name says, and is taken here at all.
fn check_kind(path: &str, bytes: &[u8], types: &[String]) -> Result<(), Refusal> {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    if !types.iter().any(|taken| taken == extension) {
        let detail = format!("{path} is of a kind this court does not take; it takes {}", types.join(", "));
        return Err(bad("file-type", detail));
    }
    let fits = match extension {
        "pdf" => is_pdf(bytes),
        "png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "jpg" | "jpeg" => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        "json" => serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok(),
        "txt" => std::str::from_utf8(bytes).is_ok(),
        // Raw blocks of the chip card: 256 and 1024 bytes.
        "bin" => bytes.len() <= 64 * 1024,
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(bad("file-content", format!("{path} is not the kind of file its name says, or is cut; scan or make it again")))
    }
}

/// Begins with `%PDF-`, ends with `%%EOF` and white space.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF")
}

fn bad(code: &str, detail: impl Into<String>) -> Refusal {
    Refusal::unprocessable(code, "filing refused", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Limits;

    #[test]
    fn a_file_must_be_what_its_name_says() {
        let types = Limits::default().types;
        for (path, bytes) in [
            ("data/a.pdf", b"%PDF-1.7\n...\n%%EOF\n".as_slice()),
            ("data/a.png", b"\x89PNG\r\n\x1a\n..."),
            ("data/a.jpg", b"\xff\xd8\xff\xe0"),
            ("data/a.json", b"{}"),
            ("data/a.txt", "同意".as_bytes()),
        ] {
            assert!(check_kind(path, bytes, &types).is_ok(), "{path}");
        }
        for (path, bytes) in [
            ("data/a.pdf", b"%PDF-1.7\n...".as_slice()),
            ("data/a.pdf", b"MZ %%EOF"),
            ("data/a.png", b"%PDF-1.7 %%EOF"),
            ("data/a.exe", b"MZ"),
            ("data/a", b""),
            ("data/a.json", b"{"),
            ("data/a.txt", b"\xff\xfe"),
        ] {
            assert!(check_kind(path, bytes, &types).is_err(), "{path}");
        }
    }
}
