//! Bags on real disks: what is written is read back, what was touched is noticed.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod court_support;

use std::{fs, path::Path};

use court_support::*;
use dengwen::package::{
    Bag, BagError, Envelope, OpenError, SealingIdentity, StandardCryptography, TransferManifest, bag::TAG_MANIFEST, open, seal,
};

#[test]
fn a_bag_written_to_disk_is_read_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let bag = bag(new_id(), 10_000);
    bag.write_to(folder.path()).unwrap();
    assert_eq!(Bag::read_from(folder.path()).unwrap(), bag);
    let information = fs::read_to_string(folder.path().join("bag-info.txt")).unwrap();
    assert!(information.contains("Bagging-Date: 2026-11-24") && !information.contains(NAME), "{information}");
    let filing = bag.filing().unwrap();
    assert_eq!(filing.files.len(), 4);
    assert!(filing.files.iter().all(|file| file.sm3.len() == 64));
    assert!(bag.write_to(folder.path()).is_err(), "nothing is overwritten");
}

#[test]
fn everything_done_to_a_bag_is_noticed_and_named() {
    type Harm = fn(&Path);
    type Expected = fn(&BagError) -> bool;
    let harms: [(Harm, Expected); 9] = [
        (
            |bag| fs::write(bag.join("data/complaint.pdf"), "%PDF-1.7 other %%EOF").unwrap(),
            |error| matches!(error, BagError::Altered(path) if path == "data/complaint.pdf"),
        ),
        (
            |bag| fs::remove_file(bag.join("data/evidence/01-iou.pdf")).unwrap(),
            |error| matches!(error, BagError::NotThere { file, .. } if file == "data/evidence/01-iou.pdf"),
        ),
        (
            |bag| fs::write(bag.join("data/extra.pdf"), "").unwrap(),
            |error| matches!(error, BagError::NotListed(path) if path == "data/extra.pdf"),
        ),
        (
            |bag| fs::write(bag.join("notes.txt"), "").unwrap(),
            |error| matches!(error, BagError::NotListed(path) if path == "notes.txt"),
        ),
        (
            |bag| {
                let information = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
                fs::write(bag.join("bag-info.txt"), information.replace("2026", "2025")).unwrap();
            },
            |error| matches!(error, BagError::Altered(path) if path == "bag-info.txt"),
        ),
        (
            |bag| fs::remove_file(bag.join("bagit.txt")).unwrap(),
            |error| matches!(error, BagError::Missing(path) if path == "bagit.txt"),
        ),
        (
            |bag| fs::write(bag.join("bagit.txt"), "BagIt-Version: 0.97\n").unwrap(),
            |error| matches!(error, BagError::Declaration),
        ),
        (
            |bag| fs::remove_file(bag.join(TAG_MANIFEST)).unwrap(),
            |error| matches!(error, BagError::Missing(path) if path == TAG_MANIFEST),
        ),
        (
            |bag| std::os::unix::fs::symlink("/etc/hostname", bag.join("data/link")).unwrap(),
            |error| matches!(error, BagError::Path(path) if path == "data/link"),
        ),
    ];
    for (index, (harm, is_expected)) in harms.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        bag(new_id(), 1_000).write_to(folder.path()).unwrap();
        harm(folder.path());
        let error = Bag::read_from(folder.path()).unwrap_err();
        assert!(is_expected(&error), "harm {index}: {error}");
    }
}

#[test]
fn paths_that_leave_the_bag_are_refused() {
    for path in ["data/../../x", "data//x", "/data/x", "data/./x", "data/a\\b", "data/", "C:/x", "data/a\0b", "~x", "other/x"] {
        let payload = [(path.to_owned(), b"x".to_vec())].into();
        let error = Bag::new(new_id(), bagging_date(), payload).unwrap_err();
        assert!(matches!(error, BagError::Path(_) | BagError::NotPayload(_)), "{path}: {error}");
    }
}

#[test]
fn unusual_names_survive_manifest_and_disk() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["data/100%.txt", "data/a\nb.txt", "data/a\rb.txt", "data/ 空格 .txt", "data/%0A.txt"];
    let payload = names.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect();
    let bag = Bag::new(new_id(), bagging_date(), payload).unwrap();
    bag.write_to(folder.path()).unwrap();
    assert_eq!(Bag::read_from(folder.path()).unwrap(), bag);
}

#[test]
fn sealed_objects_tell_nothing_and_open_to_the_same_bag() {
    let id = new_id();
    let original = bag(id, 20_000);
    let (court, recovery) = (SealingIdentity::generate(), SealingIdentity::generate());
    let recipients = [court.recipient().clone(), recovery.recipient().clone()];
    let envelope = Envelope { package_id: id, kiosk_id: KIOSK, created_at: SEALED_AT, recipients: &recipients };
    let package = seal(&original, envelope, &StandardCryptography).unwrap();
    let manifest = String::from_utf8(package.manifest.to_payload()).unwrap();
    for telling in ["iou", "complaint", "filing", "pdf", "data/", NAME] {
        assert!(!manifest.contains(telling), "{telling}");
    }
    assert_eq!(TransferManifest::parse(manifest.as_bytes()).unwrap(), package.manifest);
    let read = |name: &str| Ok(package.objects.iter().find(|object| object.name == name).unwrap().bytes.clone());
    for identity in [&court, &recovery] {
        assert_eq!(open(&package.manifest, read, &[identity], &StandardCryptography).unwrap(), original);
    }
    // Two objects of one package swapped, with the manifest swapped along: the sealed index holds them to their paths.
    let mut swapped = package.manifest.clone();
    let (first, second) = (swapped.objects[4].clone(), swapped.objects[5].clone());
    (swapped.objects[4].bytes, swapped.objects[4].sha256) = (second.bytes, second.sha256);
    (swapped.objects[5].bytes, swapped.objects[5].sha256) = (first.bytes, first.sha256);
    let read_swapped = |name: &str| {
        read(match name {
            "0004.age" => "0005.age",
            "0005.age" => "0004.age",
            other => other,
        })
    };
    let error = open(&swapped, read_swapped, &[&court], &StandardCryptography).unwrap_err();
    assert!(matches!(error, OpenError::Bag(BagError::Altered(_))), "{error}");
    // An altered object is named.
    let altered = |name: &str| {
        read(name).map(|mut bytes: Vec<u8>| {
            if name == "0004.age" {
                bytes[50] ^= 1;
            }
            bytes
        })
    };
    let error = open(&package.manifest, altered, &[&court], &StandardCryptography).unwrap_err();
    assert!(matches!(error, OpenError::Altered(name) if name == "0004.age"));
}
