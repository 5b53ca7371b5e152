//! `dengwen outbox list|show|retry|export`: beside a running kiosk, harming nothing of it.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{
    Outcome, Verdict,
    package::{MANIFEST_FILE, make_empty},
    table::{OutboxCommand, StoreArguments},
};
use crate::{
    filing::PackageId,
    package::{TransferManifest, digest::sha256_hex, jws},
    store::{OutboxEntry, OutboxState, RootKey, Store, StoreError, durable},
};

pub(super) fn run(command: OutboxCommand) -> Outcome {
    match command {
        OutboxCommand::List(arguments) => list(&arguments),
        OutboxCommand::Show { id, store } => show(&id, &store),
        OutboxCommand::Retry { id, store } => retry(&id, &store),
        OutboxCommand::Export { id, out, store } => export(&id, &out, &store),
    }
}

fn list(arguments: &StoreArguments) -> Outcome {
    let entries = open(arguments)?.outbox().map_err(verdict)?;
    if arguments.json {
        let packages: Vec<Value> = entries.iter().map(brief).collect();
        println!("{}", json!({ "packages": packages }));
    } else {
        for entry in &entries {
            let problem = entry.problem.as_deref().unwrap_or_default();
            let OutboxEntry { package_id, ticket, created_at, attempts, state, .. } = entry;
            println!("{package_id}  {:<8}  {ticket}  {created_at}  {attempts} failed  {problem}", state.word());
        }
    }
    Ok(Verdict::Done)
}

fn show(id: &str, arguments: &StoreArguments) -> Outcome {
    let entry = find(&open(arguments)?, id, &arguments.data)?;
    let manifest = manifest_of(&entry).ok();
    let mut fields = brief(&entry);
    fields["kiosk_id"] = json!(manifest.as_ref().map(|manifest| &manifest.kiosk_id));
    fields["recipient_key_ids"] = json!(manifest.as_ref().map(|manifest| &manifest.recipient_key_ids));
    fields["objects"] = json!(manifest.as_ref().map(|manifest| manifest.objects.len()));
    fields["bytes"] = json!(manifest.as_ref().map(TransferManifest::total_bytes));
    fields["receipt"] = json!(entry.receipt);
    if arguments.json {
        println!("{fields}");
    } else {
        for (name, value) in fields.as_object().into_iter().flatten() {
            match value {
                Value::Null => {}
                Value::String(text) => println!("{name}: {text}"),
                other => println!("{name}: {other}"),
            }
        }
    }
    Ok(Verdict::Done)
}

fn retry(id: &str, arguments: &StoreArguments) -> Outcome {
    let mut store = open(arguments)?;
    let entry = find(&store, id, &arguments.data)?;
    // Due since it was submitted: surely past, and written with the kiosk's own offset, by which it compares such moments.
    let queued = store.retry(entry.package_id, &entry.created_at).map_err(verdict)?;
    if arguments.json {
        println!("{}", json!({ "package_id": entry.package_id, "queued": queued }));
    } else if queued {
        println!("{} is tried again at the kiosk's next look", entry.package_id);
    }
    if queued { Ok(Verdict::Done) } else { Err(delivered(entry.package_id)) }
}

fn export(id: &str, out: &Path, arguments: &StoreArguments) -> Outcome {
    let store = open(arguments)?;
    let entry = find(&store, id, &arguments.data)?;
    let id = entry.package_id;
    if entry.state == OutboxState::Received {
        return Err(delivered(id));
    }
    let manifest = manifest_of(&entry)?;
    make_empty(out)?;
    for object in &manifest.objects {
        let bytes = match store.object(id, &object.name) {
            Ok(bytes) => bytes,
            Err(error) => {
                // The receipt may have come meanwhile: then the court has what is not here any more.
                let now = store.outbox_entry(id).map_err(verdict)?;
                let gone = now.is_some_and(|entry| entry.state == OutboxState::Received);
                return Err(if gone { delivered(id) } else { verdict(error) });
            }
        };
        if bytes.len() as u64 != object.bytes || sha256_hex(&bytes) != object.sha256 {
            return Err(Verdict::Failed(format!(
                "{} of {id} is not what the kiosk sealed; the disk altered it: check the disk, keep this kiosk's data",
                object.name
            )));
        }
        let path = out.join(&object.name);
        durable::write(&path, &bytes).map_err(|error| Verdict::of_file(&path, &error))?;
    }
    // Last, so that a folder with a manifest is a whole package.
    let path = out.join(MANIFEST_FILE);
    durable::write(&path, entry.manifest.as_bytes()).map_err(|error| Verdict::of_file(&path, &error))?;
    if arguments.json {
        println!("{}", json!({ "package_id": id, "out": out, "objects": manifest.objects.len() }));
    } else {
        println!("{}: {} sealed objects of {id}", out.display(), manifest.objects.len());
    }
    Ok(Verdict::Done)
}

/// The package with this number, or the one whose number begins with these eight characters.
fn find(store: &Store, id: &str, data: &Path) -> Result<OutboxEntry, Verdict> {
    let is_short = id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let whole = uuid::Uuid::parse_str(id).ok().map(PackageId);
    if whole.is_none() && !is_short {
        return Err(Verdict::BadInput(format!("{id} is no number of a package; take it from `dengwen outbox list`")));
    }
    let is_it = |entry: &OutboxEntry| match whole {
        Some(whole) => entry.package_id == whole,
        None => entry.package_id.short().eq_ignore_ascii_case(id),
    };
    let mut found = store.outbox().map_err(verdict)?.into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(entry), None) => Ok(entry),
        (Some(_), Some(_)) => Err(Verdict::BadInput(format!("several packages begin with {id}; give the whole number"))),
        (None, _) => Err(Verdict::NoBecause(format!("{} holds no package {id}; see `dengwen outbox list`", data.display()))),
    }
}

fn brief(entry: &OutboxEntry) -> Value {
    json!({
        "package_id": entry.package_id, "ticket": entry.ticket, "state": entry.state.word(), "created_at": entry.created_at,
        "attempts": entry.attempts, "next_attempt": entry.next_attempt, "problem": entry.problem,
    })
}

fn manifest_of(entry: &OutboxEntry) -> Result<TransferManifest, Verdict> {
    let unreadable = |error: &dyn std::fmt::Display| Verdict::Failed(format!("the manifest of {}: {error}", entry.package_id));
    let payload = jws::unverified_payload(&entry.manifest).map_err(|error| unreadable(&error))?;
    TransferManifest::parse(&payload).map_err(|error| unreadable(&error))
}

fn delivered(id: PackageId) -> Verdict {
    Verdict::NoBecause(format!(
        "the court has {id} already, its receipt is here, so the sealed objects are gone; ask the court"
    ))
}

fn open(arguments: &StoreArguments) -> Result<Store, Verdict> {
    let key = key_file(arguments.key.clone(), std::env::var_os("CREDENTIALS_DIRECTORY"))?;
    Store::open_beside(&arguments.data, root_key(&key)?).map_err(verdict)
}

/// Never guessed: a wrong key would say that the store was altered.
fn key_file(given: Option<PathBuf>, credentials: Option<OsString>) -> Result<PathBuf, Verdict> {
    given.or_else(|| credentials.map(|folder| PathBuf::from(folder).join("kiosk-key"))).ok_or_else(|| {
        Verdict::BadInput(
            "the kiosk key is needed; give --key FILE (32 bytes or 64 hexadecimal digits), or the systemd credential kiosk-key"
                .into(),
        )
    })
}

fn root_key(path: &Path) -> Result<RootKey, Verdict> {
    let bytes = std::fs::read(path).map(Zeroizing::new).map_err(|error| Verdict::of_file(path, &error))?;
    let key = from_hex(&bytes).map_or_else(|| RootKey::from_bytes(&bytes), |key| RootKey::from_bytes(key.as_slice()));
    key.map_err(|_| {
        Verdict::BadInput(format!("{} is no kiosk key; it holds 32 bytes or 64 hexadecimal digits", path.display()))
    })
}

fn from_hex(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let digits = text.trim_ascii();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let all = digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit);
    if all { digits.chunks(2).map(pair).collect::<Option<Vec<u8>>>().map(Zeroizing::new) } else { None }
}

fn verdict(error: StoreError) -> Verdict {
    let message = error.to_string();
    match error {
        StoreError::Sealed(_) | StoreError::NoKey | StoreError::NotThere(_) => Verdict::BadInput(message),
        StoreError::Database(_)
        | StoreError::Disk(_)
        | StoreError::Unreadable(_)
        | StoreError::TooNew(_)
        | StoreError::TooOld(_)
        | StoreError::InUse(_) => Verdict::Failed(message),
    }
}
