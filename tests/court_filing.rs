//! A filing's whole way: sealed, announced, uploaded over a bad line, opened, checked, receipted; and every way it may go wrong.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod court_support;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use court_support::*;
use dengwen::{
    court::CourtConfig,
    forward::CourtError,
    package::{Bag, Limits, PolicyError, PolicyRecipient, RecipientRole, SealingIdentity, SigningKey, verify_receipt},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A line that is cut: each new connection carries as many bytes to the court as the next number says, then breaks.
async fn bad_line(target: String, cuts: &[usize]) -> (String, Arc<Mutex<VecDeque<usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let cuts = Arc::new(Mutex::new(VecDeque::from(cuts.to_vec())));
    let left = Arc::clone(&cuts);
    tokio::spawn(async move {
        let target = target.trim_start_matches("http://").to_owned();
        while let Ok((kiosk, _)) = listener.accept().await {
            let Ok(court) = TcpStream::connect(&target).await else { continue };
            let budget = left.lock().unwrap().pop_front().unwrap_or(usize::MAX);
            tokio::spawn(carry(kiosk, court, budget));
        }
    });
    (address, cuts)
}

async fn carry(kiosk: TcpStream, court: TcpStream, mut budget: usize) {
    let (mut from_kiosk, mut to_kiosk) = kiosk.into_split();
    let (mut from_court, mut to_court) = court.into_split();
    let upwards = async {
        let mut buffer = vec![0; 16 * 1024];
        while budget > 0 {
            let most = budget.min(buffer.len());
            match from_kiosk.read(&mut buffer[..most]).await {
                Ok(0) | Err(_) => return,
                Ok(read) => {
                    budget -= read;
                    if to_court.write_all(&buffer[..read]).await.is_err() {
                        return;
                    }
                }
            }
        }
    };
    let downwards = tokio::io::copy(&mut from_court, &mut to_kiosk);
    // Whichever ends first cuts both.
    tokio::select! { () = upwards => {}, _ = downwards => {} }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filing_cut_on_its_way_arrives_whole_and_is_receipted_once() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let original = bag(id, 3_500_000);
    let (package, signed) = sealed(&original, id, &kiosk.policy);

    let cuts = [900_000, 400_000, 1_300_000, 150_000, 700_000, 20, 2_000_000];
    let (address, left) = bad_line(court.address.clone(), &cuts).await;
    let client = dengwen::forward::CourtClient::new(&address, court.enrolment_token(), KIOSK).unwrap();
    let mut heard = Vec::new();
    for _ in 0..20 {
        let Ok(answer) = client.announce(&signed).await else { continue };
        for object in package.objects.iter().filter(|object| answer.missing.contains(&object.name)) {
            if client.upload(id, &object.name, &object.bytes, |bytes| heard.push(bytes)).await.is_err() {
                break;
            }
        }
        if kiosk.client.missing(id).await.unwrap().missing.is_empty() {
            break;
        }
    }
    assert!(left.lock().unwrap().is_empty(), "every cut happened");
    assert!(heard.contains(&(package.objects.iter().map(|object| object.bytes.len()).max().unwrap() as u64)));

    let sha256 = package.manifest.sha256();
    let receipt = kiosk.client.seal(id, &sha256, &kiosk.policy.receipt_key).await.unwrap();
    assert_eq!(receipt.receipt().manifest_sha256, sha256);
    assert_eq!(receipt.receipt().package_id, id);
    assert_eq!(receipt.receipt().received_at, SEALED_AT);
    assert_eq!(receipt.receipt().receipt_number, "SL01-20261124-0001");
    assert_eq!(receipt.receipt().documents.len(), original.payload().count());
    let again = kiosk.client.seal(id, &sha256, &kiosk.policy.receipt_key).await.unwrap();
    let asked = kiosk.client.receipt(id, &sha256, &kiosk.policy.receipt_key).await.unwrap();
    assert_eq!((again.jws(), asked.jws()), (receipt.jws(), receipt.jws()));
    assert!(kiosk.client.announce(&signed).await.unwrap().missing.is_empty());
    assert_eq!(court.open_package(id).await.unwrap(), original);

    // Another manifest's digest, another court's key: such a receipt does not count.
    assert!(verify_receipt(receipt.jws(), &kiosk.policy.receipt_key, id, &"0".repeat(64)).is_err());
    assert!(verify_receipt(receipt.jws(), &signing_key().jwk(), id, &sha256).is_err());
    court.stop().await;
    for (path, bytes) in all_files(folder.path()) {
        for clear in [NAME, "11010519491231002X", "借条", "01-iou", "和平路"] {
            let found = bytes.windows(clear.len()).any(|window| window == clear.as_bytes());
            assert!(!found, "{clear} stands in {path}");
        }
    }
}

#[tokio::test]
async fn an_altered_object_is_refused_dropped_and_may_be_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let (package, signed) = sealed(&bag(id, 80_000), id, &kiosk.policy);
    kiosk.client.announce(&signed).await.unwrap();
    let object = &package.objects[0];
    let mut altered = object.bytes.clone();
    altered[100] ^= 1;
    let error = kiosk.client.upload(id, &object.name, &altered, |_| {}).await.unwrap_err();
    assert!(matches!(&error, CourtError::Refused { code, .. } if code == "object-digest"), "{error}");
    assert!(error.is_permanent());
    assert!(kiosk.client.missing(id).await.unwrap().missing.contains(&object.name));
    assert!(!folder.path().join("objects").join(id.to_string()).join(&object.name).exists());
    upload_missing(&kiosk.client, &package, &signed).await;
    kiosk.client.seal(id, &package.manifest.sha256(), &kiosk.policy.receipt_key).await.unwrap();
}

#[tokio::test]
async fn an_object_lost_on_the_courts_disk_is_asked_for_again_and_then_receipted() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let (package, signed) = sealed(&bag(id, 80_000), id, &kiosk.policy);
    upload_missing(&kiosk.client, &package, &signed).await;
    let object = package.objects.iter().max_by_key(|object| object.bytes.len()).unwrap();
    let path = folder.path().join("objects").join(id.to_string()).join(&object.name);
    let sha256 = package.manifest.sha256();
    let seal = async || kiosk.client.seal(id, &sha256, &kiosk.policy.receipt_key).await;
    let lacking = CourtError::Incomplete { missing: vec![object.name.clone()] };

    // The disk gives an error: nothing is said about the filing, which may be tried again.
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let error = seal().await.unwrap_err();
    assert!(matches!(error, CourtError::Busy { status: 503, retry_after: Some(_) }), "{error}");
    assert!(kiosk.client.missing(id).await.unwrap().missing.is_empty());
    // The file is gone.
    std::fs::remove_dir(&path).unwrap();
    assert_eq!(seal().await.unwrap_err(), lacking);
    upload_missing(&kiosk.client, &package, &signed).await;
    // One bit of it fell over.
    let mut rotten = std::fs::read(&path).unwrap();
    rotten[100] ^= 1;
    std::fs::write(&path, rotten).unwrap();
    let error = seal().await.unwrap_err();
    assert_eq!(error, lacking);
    assert!(!error.is_permanent());
    assert!(!path.exists());
    let answer = kiosk.client.missing(id).await.unwrap();
    assert_eq!((answer.missing, answer.uploads.len()), (vec![object.name.clone()], 0));
    upload_missing(&kiosk.client, &package, &signed).await;
    assert_eq!(seal().await.unwrap().receipt().manifest_sha256, sha256);
    assert_eq!(std::fs::read(&path).unwrap(), object.bytes);
}

#[tokio::test]
async fn sealing_too_early_names_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let (package, signed) = sealed(&bag(id, 1_000), id, &kiosk.policy);
    kiosk.client.announce(&signed).await.unwrap();
    let all: Vec<String> = package.objects.iter().map(|object| object.name.clone()).collect();
    let error = kiosk.client.seal(id, &package.manifest.sha256(), &kiosk.policy.receipt_key).await.unwrap_err();
    assert_eq!(error, CourtError::Incomplete { missing: all });
    assert!(!error.is_permanent());
    let error = kiosk.client.receipt(id, &package.manifest.sha256(), &kiosk.policy.receipt_key).await.unwrap_err();
    assert!(matches!(error, CourtError::Refused { status: 404, permanent: false, .. }));
}

#[tokio::test]
async fn the_same_id_with_another_manifest_is_refused_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let (_, first) = sealed(&bag(id, 1_000), id, &kiosk.policy);
    let (_, second) = sealed(&bag(id, 1_001), id, &kiosk.policy);
    kiosk.client.announce(&first).await.unwrap();
    kiosk.client.announce(&first).await.unwrap();
    let error = kiosk.client.announce(&second).await.unwrap_err();
    assert!(matches!(&error, CourtError::Refused { status: 409, permanent: true, .. }), "{error}");
}

#[tokio::test]
async fn a_manifest_of_a_stranger_or_over_a_limit_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = CourtConfig::trial(folder.path(), StandingClock::default().clock());
    config.limits = Limits { max_object_bytes: 60_000, max_package_bytes: 110_000, max_objects: 10, ..Limits::default() };
    let court = court_with(config).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let refused = async |signed: &str| match kiosk.client.announce(signed).await {
        Err(CourtError::Refused { status, code, permanent, .. }) => (status, code, permanent),
        other => panic!("{other:?}"),
    };
    let id = new_id();
    let (package, _) = sealed(&bag(id, 1_000), id, &kiosk.policy);
    let stranger = package.manifest.sign(&SigningKey::from_seed(&[8; 32]));
    assert_eq!(refused(&stranger).await, (422, "bad-manifest".into(), true));
    let mut other_kiosk = package.manifest.clone();
    other_kiosk.kiosk_id = "K99".into();
    assert_eq!(refused(&other_kiosk.sign(&signing_key())).await, (403, "kiosk-not-enrolled".into(), false));
    let mut other_court = package.manifest.clone();
    other_court.recipient_key_ids = vec!["0".repeat(16)];
    assert_eq!(refused(&other_court.sign(&signing_key())).await, (422, "unknown-recipient".into(), true));
    let announce = async |evidence| refused(&sealed(&bag(id, evidence), id, &kiosk.policy).1).await;
    assert_eq!(announce(80_000).await, (413, "object-too-large".into(), true));
    assert_eq!(announce(59_000).await, (413, "package-too-large".into(), true));
    let mut files = files(1_000);
    files.insert("data/consents/1.txt".into(), b"1".to_vec());
    let bag = Bag::of_filing(&mut filing(id), files, bagging_date()).unwrap();
    assert_eq!(refused(&sealed(&bag, id, &kiosk.policy).1).await, (413, "too-many-objects".into(), true));
}

#[tokio::test]
async fn a_package_that_opens_badly_is_refused_with_file_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let cut_pdf = |files: &mut std::collections::BTreeMap<String, Vec<u8>>| {
        files.get_mut("data/evidence/01-iou.pdf").unwrap().truncate(500);
    };
    let no_complaint = |files: &mut std::collections::BTreeMap<String, Vec<u8>>| drop(files.remove("data/complaint.pdf"));
    let program =
        |files: &mut std::collections::BTreeMap<String, Vec<u8>>| drop(files.insert("data/a.exe".into(), b"MZ".to_vec()));
    type Change<'a> = &'a dyn Fn(&mut std::collections::BTreeMap<String, Vec<u8>>);
    let changes: [(Change<'_>, &str, &str); 3] = [
        (&cut_pdf, "file-content", "data/evidence/01-iou.pdf"),
        (&no_complaint, "file-missing", "data/complaint.pdf"),
        (&program, "file-type", "data/a.exe"),
    ];
    for (change, expected, path) in changes {
        let id = new_id();
        let mut files = files(1_000);
        change(&mut files);
        let bag = Bag::of_filing(&mut filing(id), files, bagging_date()).unwrap();
        assert_refused(&kiosk, id, &bag, expected, path).await;
    }
    // A filing of another number in the right envelope.
    let id = new_id();
    assert_refused(&kiosk, id, &bag(new_id(), 1_000), "filing-mismatch", "data/filing.json").await;
    // A bag without a filing.
    let id = new_id();
    let bag = Bag::new(id, bagging_date(), files(10)).unwrap();
    assert_refused(&kiosk, id, &bag, "bad-filing", "data/filing.json").await;
}

async fn assert_refused(kiosk: &EnrolledKiosk, id: dengwen::filing::PackageId, bag: &Bag, expected: &str, path: &str) {
    let (package, signed) = sealed(bag, id, &kiosk.policy);
    upload_missing(&kiosk.client, &package, &signed).await;
    match kiosk.client.seal(id, &package.manifest.sha256(), &kiosk.policy.receipt_key).await {
        Err(CourtError::Refused { status: 422, code, detail, permanent: true }) => {
            assert_eq!(code, expected);
            assert!(detail.contains(path) && !detail.contains(NAME), "{detail}");
        }
        other => panic!("{expected}: {other:?}"),
    }
}

#[tokio::test]
async fn a_court_that_cannot_open_or_signs_with_another_key_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let stranger = SealingIdentity::generate();
    let honest = PolicyRecipient {
        key_id: stranger.recipient().key_id(),
        recipient: stranger.recipient().clone(),
        role: RecipientRole::Court,
    };
    let disguised = PolicyRecipient { key_id: kiosk.policy.court_key().unwrap().key_id.clone(), ..honest.clone() };
    for recipient in [honest, disguised] {
        let error = kiosk.client.prove_key(&recipient).await.unwrap_err();
        assert!(matches!(error, CourtError::KeyNotProven { .. }), "{error}");
    }
    kiosk.client.policy(Some(&kiosk.policy.receipt_key)).await.unwrap();
    let error = kiosk.client.policy(Some(&signing_key().jwk())).await.unwrap_err();
    assert!(matches!(error, CourtError::Policy(PolicyError::Jws(_))), "{error}");
}
