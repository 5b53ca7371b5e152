//! tus 1.0.0 on the wire: what the protocol says, what is kept of a cut, who makes room for whom.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod court_support;

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use court_support::*;
use dengwen::{
    court::CourtHandle,
    package::{SealedPackage, digest},
};
use reqwest::{Method, StatusCode};
use sha2::Digest;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::Instant};

/// A court with one announced package of one large object among others.
async fn announced(folder: &std::path::Path) -> (CourtHandle, Wire, EnrolledKiosk, SealedPackage) {
    let court = court(folder).await;
    let kiosk = enrolled(&court.address, court.enrolment_token()).await;
    let id = new_id();
    let (package, signed) = sealed(&bag(id, 200_000), id, &kiosk.policy);
    kiosk.client.announce(&signed).await.unwrap();
    let wire = Wire::to(&court);
    (court, wire, kiosk, package)
}

fn metadata(package: &SealedPackage, name: &str) -> String {
    format!("package_id {},name {}", BASE64.encode(package.manifest.package_id.to_string()), BASE64.encode(name))
}

async fn begin(wire: &Wire, package: &SealedPackage, object: &dengwen::package::SealedObject) -> String {
    let (length, metadata) = (object.bytes.len().to_string(), metadata(package, &object.name));
    let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    let begun = wire.tus(Method::POST, "/v1/uploads", &headers, b"").await;
    assert_eq!(begun.status(), StatusCode::CREATED);
    assert_eq!((header(&begun, "upload-offset"), header(&begun, "tus-resumable")), ("0", "1.0.0"));
    header(&begun, "location").to_owned()
}

fn largest(package: &SealedPackage) -> &dengwen::package::SealedObject {
    package.objects.iter().max_by_key(|object| object.bytes.len()).unwrap()
}

fn sha1_of(bytes: &[u8]) -> String {
    format!("sha1 {}", BASE64.encode(sha1::Sha1::digest(bytes)))
}

fn sha256_of(bytes: &[u8]) -> String {
    format!("sha256 {}", BASE64.encode(sha2::Sha256::digest(bytes)))
}

const CHUNK: (&str, &str) = ("content-type", "application/offset+octet-stream");

#[tokio::test]
async fn the_wire_is_tus_1_0_0() {
    let folder = tempfile::tempdir().unwrap();
    let (_court, wire, kiosk, package) = announced(folder.path()).await;
    let object = largest(&package);

    let options = wire.ask(Method::OPTIONS, "/v1/uploads", &[], "").await;
    assert_eq!(options.status(), StatusCode::NO_CONTENT);
    assert_eq!(header(&options, "tus-version"), "1.0.0");
    assert_eq!(header(&options, "tus-extension"), "creation,creation-with-upload,checksum,termination");
    assert_eq!(header(&options, "tus-checksum-algorithm"), "sha256,sha1");

    let other_version = wire.ask(Method::POST, "/v1/uploads", &[("tus-resumable", "0.2.2")], "").await;
    assert_eq!(header(&other_version, "tus-version"), "1.0.0");
    assert_eq!(problem(other_version).await.status, 412);

    let location = begin(&wire, &package, object).await;
    let half = object.bytes.len() / 2;
    let wrong_type = wire.tus(Method::PATCH, &location, &[("upload-offset", "0")], b"abc").await;
    assert_eq!(problem(wrong_type).await.status, 415);
    let wrong_offset = wire.tus(Method::PATCH, &location, &[CHUNK, ("upload-offset", "5")], b"abc").await;
    assert_eq!(header(&wrong_offset, "upload-offset"), "0");
    assert_eq!(problem(wrong_offset).await.status, 409);
    for checksum in [sha1_of(b"something else"), sha256_of(b"something else")] {
        let headers = [CHUNK, ("upload-offset", "0"), ("upload-checksum", checksum.as_str())];
        assert_eq!(problem(wire.tus(Method::PATCH, &location, &headers, &object.bytes[..half]).await).await.status, 460);
    }
    let md5 = "md5 kAFQmDzST7DWlj99KOF/cg==";
    for bad in [md5, "sha1 AAAA", "sha256 AAAA", "sha1", "sha256", ""] {
        let headers = [CHUNK, ("upload-offset", "0"), ("upload-checksum", bad)];
        assert_eq!(problem(wire.tus(Method::PATCH, &location, &headers, b"abc").await).await.status, 400);
    }
    let head = wire.tus(Method::HEAD, &location, &[], b"").await;
    assert_eq!((header(&head, "upload-offset"), header(&head, "cache-control")), ("0", "no-store"));
    assert_eq!(header(&head, "upload-length"), object.bytes.len().to_string());

    // What tus 1.0.0 asks every server for, and what the kiosk sends.
    let (quarter, sha1) = (half / 2, sha1_of(&object.bytes[..half / 2]));
    let headers = [CHUNK, ("upload-offset", "0"), ("upload-checksum", sha1.as_str())];
    let first = wire.tus(Method::PATCH, &location, &headers, &object.bytes[..quarter]).await;
    assert_eq!((first.status(), header(&first, "upload-offset")), (StatusCode::NO_CONTENT, quarter.to_string().as_str()));
    let (offset, sha256) = (quarter.to_string(), sha256_of(&object.bytes[quarter..half]));
    let headers = [CHUNK, ("upload-offset", offset.as_str()), ("upload-checksum", sha256.as_str())];
    let first = wire.tus(Method::PATCH, &location, &headers, &object.bytes[quarter..half]).await;
    assert_eq!((first.status(), header(&first, "upload-offset")), (StatusCode::NO_CONTENT, half.to_string().as_str()));
    let offset = half.to_string();
    let headers = [CHUNK, ("upload-offset", offset.as_str())];
    let too_long = [&object.bytes[half..], b"!"].concat();
    assert_eq!(problem(wire.tus(Method::PATCH, &location, &headers, &too_long).await).await.status, 413);
    let last = wire.tus(Method::PATCH, &location, &headers, &object.bytes[half..]).await;
    assert_eq!(
        (last.status(), header(&last, "upload-offset")),
        (StatusCode::NO_CONTENT, object.bytes.len().to_string().as_str())
    );

    // The last answer was lost: the client may still ask, and finds everything there.
    let head = wire.tus(Method::HEAD, &location, &[], b"").await;
    assert_eq!(header(&head, "upload-offset"), object.bytes.len().to_string());
    let id = package.manifest.package_id;
    assert!(!kiosk.client.missing(id).await.unwrap().missing.contains(&object.name));
    let stored = std::fs::read(folder.path().join("objects").join(id.to_string()).join(&object.name)).unwrap();
    assert_eq!(digest::sha256_hex(&stored), digest::sha256_hex(&object.bytes));
    let length = object.bytes.len().to_string();
    let headers = [("upload-length", length.as_str()), ("upload-metadata", &metadata(&package, &object.name))];
    assert_eq!(problem(wire.tus(Method::POST, "/v1/uploads", &headers, b"").await).await.code, "object-already-here");
}

#[tokio::test]
async fn an_upload_can_be_given_up_and_nothing_unannounced_gets_in() {
    let folder = tempfile::tempdir().unwrap();
    let (_court, wire, _kiosk, package) = announced(folder.path()).await;
    let object = largest(&package);
    let location = begin(&wire, &package, object).await;
    assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 1);
    assert_eq!(wire.tus(Method::DELETE, &location, &[], b"").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 0);
    assert_eq!(wire.tus(Method::HEAD, &location, &[], b"").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(problem(wire.tus(Method::DELETE, &location, &[], b"").await).await.code, "upload-unknown");

    let known = metadata(&package, &object.name);
    let unknown = metadata(&package, "9999.age");
    let climbing = metadata(&package, "../../keys/court-identity.txt");
    for (metadata, length, code) in [
        (known.as_str(), "17", "object-size"),
        (unknown.as_str(), "17", "object-unknown"),
        (climbing.as_str(), "17", "object-unknown"),
        ("", "17", "bad-metadata"),
        ("package_id !!", "17", "bad-metadata"),
        (known.as_str(), "many", "bad-header"),
        (known.as_str(), "-1", "bad-header"),
    ] {
        let headers = [("upload-length", length), ("upload-metadata", metadata)];
        assert_eq!(problem(wire.tus(Method::POST, "/v1/uploads", &headers, b"").await).await.code, code, "{metadata}");
    }
    // A new upload of the same object takes the place of the old one.
    let old = begin(&wire, &package, object).await;
    let new = begin(&wire, &package, object).await;
    assert_ne!(old, new);
    assert_eq!(wire.tus(Method::HEAD, &old, &[], b"").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(std::fs::read_dir(folder.path().join("uploads")).unwrap().count(), 1);
}

/// Sends a PATCH by hand that promises everything and delivers `delivered` bytes.
async fn half_a_patch(wire: &Wire, location: &str, bytes: &[u8], delivered: usize) -> TcpStream {
    let mut line = TcpStream::connect(wire.base.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "PATCH {location} HTTP/1.1\r\nHost: court\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\n\
         Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: {}\r\n\r\n",
        wire.token,
        bytes.len()
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&bytes[..delivered]).await.unwrap();
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_in_before_a_cut_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (_court, wire, kiosk, package) = announced(folder.path()).await;
    let object = largest(&package);
    let location = begin(&wire, &package, object).await;
    let line = half_a_patch(&wire, &location, &object.bytes, 150_000).await;
    drop(line);
    let deadline = Instant::now() + Duration::from_secs(20);
    let id = package.manifest.package_id;
    loop {
        let answer = kiosk.client.missing(id).await.unwrap();
        let offset = answer.uploads.first().unwrap().offset;
        if offset == 150_000 {
            break;
        }
        assert!(Instant::now() < deadline, "only {offset} bytes were kept");
    }
    let mut heard = Vec::new();
    kiosk.client.upload(id, &object.name, &object.bytes, |held| heard.push(held)).await.unwrap();
    assert_eq!(heard, [150_000, object.bytes.len() as u64]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_hangs_makes_room_for_the_one_that_resumes() {
    let folder = tempfile::tempdir().unwrap();
    let (_court, wire, kiosk, package) = announced(folder.path()).await;
    let object = largest(&package);
    let location = begin(&wire, &package, object).await;
    let _hanging = half_a_patch(&wire, &location, &object.bytes, 150_000).await;
    let file = folder.path().join("uploads").join(format!("{}.part", location.rsplit('/').next().unwrap()));
    let begun = Instant::now();
    while std::fs::metadata(&file).unwrap().len() < 150_000 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the bytes did not arrive");
        tokio::task::yield_now().await;
    }
    let begun = Instant::now();
    let head = wire.tus(Method::HEAD, &location, &[], b"").await;
    assert_eq!(header(&head, "upload-offset"), "150000");
    kiosk.client.upload(package.manifest.package_id, &object.name, &object.bytes, |_| {}).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10), "it waited for the dead connection");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_court_that_stops_keeps_what_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let (court, wire, _kiosk, package) = announced(folder.path()).await;
    let object = largest(&package);
    let location = begin(&wire, &package, object).await;
    let _hanging = half_a_patch(&wire, &location, &object.bytes, 150_000).await;
    let file = folder.path().join("uploads").join(format!("{}.part", location.rsplit('/').next().unwrap()));
    let begun = Instant::now();
    while std::fs::metadata(&file).unwrap().len() < 150_000 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the bytes did not arrive");
        tokio::task::yield_now().await;
    }
    drop(wire);
    court.stop().await;
    // The same folder can be opened at once, and the bytes are there.
    let court = court_support::court(folder.path()).await;
    let wire = Wire::to(&court);
    let head = wire.tus(Method::HEAD, &location, &[], b"").await;
    assert_eq!(header(&head, "upload-offset"), "150000");
}
