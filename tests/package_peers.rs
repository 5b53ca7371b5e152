//! What others' tools make of our files: joserfc and bagit and tuspy (PyPI), age (Debian).
//!
//! `DENGWEN_PEERS_PYTHON` names a Python with joserfc, bagit and tuspy; without it, or without `age`, a test says so and passes.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod court_support;

use std::{path::Path, process::Command};

use court_support::*;
use dengwen::package::{SealingIdentity, StandardCryptography, jws};

fn python(script: &str) -> Option<Command> {
    let Some(python) = std::env::var_os("DENGWEN_PEERS_PYTHON") else {
        eprintln!("skipped: DENGWEN_PEERS_PYTHON is not set, so there is no Python with joserfc, bagit and tuspy");
        return None;
    };
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script));
    Some(command)
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn joserfc_verifies_what_we_sign() {
    let Some(mut command) = python("jws.py") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (key, payload) = (signing_key(), "{\"金额\":80000}".as_bytes());
    let (jwk, signed) = (folder.path().join("key.jwk"), folder.path().join("signed.jws"));
    std::fs::write(&jwk, serde_json::to_vec(&key.jwk()).unwrap()).unwrap();
    std::fs::write(&signed, jws::sign(&key, "dengwen-receipt", payload)).unwrap();
    assert_eq!(output(command.arg(&jwk).arg(&signed)), payload);
    std::fs::write(&signed, jws::sign(&key, "dengwen-receipt", payload).replace("eyJhbGci", "eyJhbGcI")).unwrap();
    assert!(!python("jws.py").unwrap().arg(&jwk).arg(&signed).output().unwrap().status.success());
}

#[test]
fn bagit_validates_our_bag() {
    let Some(mut command) = python("bag.py") else { return };
    let folder = tempfile::tempdir().unwrap();
    bag(new_id(), 30_000).write_to(folder.path()).unwrap();
    assert_eq!(String::from_utf8(output(command.arg(folder.path()))).unwrap().trim(), "1.0 5");
    std::fs::write(folder.path().join("data/complaint.pdf"), "").unwrap();
    assert!(!python("bag.py").unwrap().arg(folder.path()).output().unwrap().status.success());
}

#[test]
fn debians_age_opens_each_object_with_either_key() {
    if Command::new("age").arg("--version").output().is_err() {
        eprintln!("skipped: there is no age on this machine (Debian package age)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (court, recovery) = (SealingIdentity::generate(), SealingIdentity::generate());
    let recipients = [court.recipient().clone(), recovery.recipient().clone()];
    let id = new_id();
    let original = bag(id, 200_000);
    let envelope =
        dengwen::package::Envelope { package_id: id, kiosk_id: KIOSK, created_at: SEALED_AT, recipients: &recipients };
    let package = dengwen::package::seal(&original, envelope, &StandardCryptography).unwrap();
    for identity in [&court, &recovery] {
        let key = folder.path().join("identity.txt");
        std::fs::write(&key, identity.to_file("for age").as_bytes()).unwrap();
        let opened = |object: &dengwen::package::SealedObject| {
            let file = folder.path().join(&object.name);
            std::fs::write(&file, &object.bytes).unwrap();
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/age.sh");
            output(Command::new("sh").arg(script).arg(&key).arg(&file))
        };
        let index: std::collections::BTreeMap<String, String> = serde_json::from_slice(&opened(&package.objects[0])).unwrap();
        assert_eq!(index.len(), package.objects.len() - 1);
        for object in &package.objects[1..] {
            assert_eq!(opened(object), original.file(&index[&object.name]).unwrap(), "{}", object.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tuspy_uploads_to_the_court() {
    if python("tus_upload.py").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let court = court(&folder.path().join("court")).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let (package, signed) = sealed(&bag(id, 300_000), id, &kiosk.policy);
    kiosk.client.announce(&signed).await.unwrap();
    for object in &package.objects {
        let file = folder.path().join(&object.name);
        std::fs::write(&file, &object.bytes).unwrap();
        let mut command = python("tus_upload.py").unwrap();
        command.args([&court.address, court.enrolment_token(), &id.to_string(), &object.name]).arg(&file);
        let offset = tokio::task::spawn_blocking(move || output(&mut command)).await.unwrap();
        assert_eq!(String::from_utf8(offset).unwrap().trim(), object.bytes.len().to_string());
    }
    kiosk.client.seal(id, &package.manifest.sha256(), &kiosk.policy.receipt_key).await.unwrap();
}
