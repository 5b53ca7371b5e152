//! `dengwen package verify|open`.

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use serde_json::json;
use zeroize::Zeroizing;

use super::{Outcome, Verdict, table::OpenArguments};
use crate::{
    filing::PackageId,
    package::{
        Bag, BagError, Jwk, SealingIdentity, StandardCryptography, TransferManifest,
        bag::{FILING_PATH, file_digest},
        jws, open as open_package,
    },
};

/// The signed manifest beside the sealed objects.
pub(super) const MANIFEST_FILE: &str = "manifest.jws";

pub(super) fn verify(path: &Path, as_json: bool) -> Verdict {
    if !path.is_dir() {
        return Verdict::BadInput(format!("there is no folder {}; name the folder of a bag", path.display()));
    }
    let checked = Bag::read_from(path).and_then(|bag| Ok((check_filing(&bag)?, bag.files().count())));
    let (valid, id, files) = match checked {
        Ok((valid, files)) => (valid.1, Some(valid.0), Some(files)),
        Err(BagError::Io { path, source }) => return Verdict::of_file(Path::new(&path), &source),
        Err(error) => (Err(error.to_string()), None, None),
    };
    if as_json {
        let reason = valid.as_ref().err();
        println!("{}", json!({ "valid": reason.is_none(), "package_id": id, "files": files, "reason": reason }));
    } else if valid.is_ok() {
        println!("valid");
    }
    match valid {
        Ok(()) => Verdict::Done,
        Err(reason) => Verdict::NoBecause(format!("{} is not a valid package: {reason}", path.display())),
    }
}

/// Beyond BagIt: the filing can be read, and names each other payload file with its SHA-256 and SM3.
fn check_filing(bag: &Bag) -> Result<(PackageId, Result<(), String>), BagError> {
    let filing = bag.filing()?;
    for (path, bytes) in bag.payload().filter(|(path, _)| *path != FILING_PATH) {
        if !filing.files.contains(&file_digest(path, bytes)) {
            let reason = format!("filing.json does not name {path} with this size, SHA-256 and SM3; take a complete copy");
            return Ok((filing.package_id, Err(reason)));
        }
    }
    let absent = filing.files.iter().find(|file| bag.file(&file.path).is_none());
    let complete = match absent {
        None => Ok(()),
        Some(file) => Err(format!("filing.json names {}, which is not there; take a complete copy", file.path)),
    };
    Ok((filing.package_id, complete))
}

pub(super) fn open(arguments: &OpenArguments) -> Outcome {
    let folder = &arguments.path;
    let path = folder.join(MANIFEST_FILE);
    let signed = std::fs::read_to_string(&path).map_err(|error| Verdict::of_file(&path, &error))?;
    let identity = identity(&arguments.identity)?;
    let no = |error: &dyn std::fmt::Display| Verdict::NoBecause(format!("{}: {error}", folder.display()));
    let (manifest, signature) = match &arguments.kiosk_key {
        Some(file) => (TransferManifest::verify(signed.trim(), &kiosk_key(file)?).map_err(|error| no(&error))?.0, "verified"),
        None => {
            let payload = jws::unverified_payload(signed.trim()).map_err(|error| no(&error))?;
            (TransferManifest::parse(&payload).map_err(|error| no(&error))?, "not checked")
        }
    };
    let read = |name: &str| std::fs::read(folder.join(name)).map_err(|error| error.to_string());
    let bag = open_package(&manifest, read, &[&identity], &StandardCryptography).map_err(|error| no(&error))?;
    let out = arguments.out.clone().unwrap_or_else(|| opened_name(folder));
    write(&bag, &out)?;
    let (id, files) = (manifest.package_id, bag.files().count());
    if arguments.json {
        println!("{}", json!({ "package_id": id, "files": files, "out": out, "signature": signature }));
    } else {
        println!("{}: {files} files of {id}", out.display());
        if arguments.kiosk_key.is_none() {
            eprintln!("dengwen: whose signature the manifest bears was not checked; give --kiosk-key FILE to check it");
        }
    }
    Ok(Verdict::Done)
}

fn identity(path: &Path) -> Result<SealingIdentity, Verdict> {
    let text = std::fs::read_to_string(path).map(Zeroizing::new).map_err(|error| Verdict::of_file(path, &error))?;
    SealingIdentity::parse(&text).map_err(|error| Verdict::BadInput(format!("--identity {}: {error}", path.display())))
}

fn kiosk_key(path: &Path) -> Result<Jwk, Verdict> {
    let text = std::fs::read(path).map_err(|error| Verdict::of_file(path, &error))?;
    let key: Option<Jwk> = serde_json::from_slice(&text).ok();
    key.filter(|key| key.check().is_ok()).ok_or_else(|| {
        Verdict::BadInput(format!(
            "--kiosk-key {}: no Ed25519 public key (JWK); take it from the court's list of kiosks",
            path.display()
        ))
    })
}

/// `PATH-opened`, beside PATH.
fn opened_name(folder: &Path) -> PathBuf {
    // As a path of its own: `package/` has no name to add to.
    let mut name = folder.components().collect::<PathBuf>().into_os_string();
    name.push("-opened");
    name.into()
}

/// The bag in clear, for its reader's eyes alone. What is there already is never mixed with it.
fn write(bag: &Bag, out: &Path) -> Result<(), Verdict> {
    make_empty(out)?;
    bag.write_to(out).map_err(|error| {
        // Half a bag in clear is of no use to anyone. When it cannot go either, the message names where it is.
        let _ = std::fs::remove_dir_all(out);
        match error {
            BagError::Io { path, source } => Verdict::of_file(&out.join(path), &source),
            error => Verdict::Failed(error.to_string()),
        }
    })
}

/// Makes the folder, only for this user; an empty one of that name will do.
pub(super) fn make_empty(folder: &Path) -> Result<(), Verdict> {
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()) {
        return Ok(());
    }
    DirBuilder::new().mode(0o700).create(folder).map_err(|error| Verdict::of_file(folder, &error))
}
