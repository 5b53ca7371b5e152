//! The court's API on the wire: tokens, queue numbers, calls for help, tus.
#![allow(missing_docs)]

mod court_support;

use std::{collections::BTreeSet, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use court_support::*;
use dengwen::{
    court::{CourtConfig, CourtHandle},
    filing::WireDate,
    forward::{CourtClient, CourtError},
    package::exchange::{HelpCall, HelpKind, HelpStep, OpenHelpCall, Problem, TicketBlock, TicketKind, TicketRegistration},
    package::{SealedPackage, digest},
};
use reqwest::{Method, Response, StatusCode};
use sha2::Digest;
use time::macros::{date, datetime};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::Instant};
use uuid::Uuid;

/// A plain HTTP client with the hall's token.
struct Wire {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Wire {
    fn to(court: &CourtHandle) -> Self {
        install_tls();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, base: court.address.clone(), token: court.enrolment_token().into() }
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    async fn tus(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let headers: Vec<_> = headers.iter().copied().chain([("tus-resumable", "1.0.0")]).collect();
        self.ask(method, path, &headers, body.to_vec()).await
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or("")
}

async fn problem(response: Response) -> Problem {
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    let status = response.status().as_u16();
    let problem: Problem = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.status, status);
    assert_eq!(problem.kind, format!("urn:dengwen:problem:{}", problem.code));
    assert!(!problem.detail.is_empty() && !problem.title.is_empty());
    problem
}

#[tokio::test]
async fn every_address_wants_the_halls_token_and_errors_are_problem_details() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let mut wire = Wire::to(&court);
    assert_eq!(problem(wire.ask(Method::GET, "/v2", &[], "").await).await.code, "no-such-address");
    assert_eq!(problem(wire.ask(Method::DELETE, "/v1/policy", &[], "").await).await.code, "method-not-allowed");
    assert_eq!(problem(wire.ask(Method::POST, "/v1/challenge", &[], "{").await).await.code, "malformed-json");
    assert_eq!(problem(wire.ask(Method::GET, "/v1/packages/1/receipt", &[], "").await).await.code, "package-unknown");
    assert_eq!(problem(wire.ask(Method::GET, "/v1/tickets/A001", &[], "").await).await.code, "bad-business-date");
    assert_eq!(
        problem(
            wire.ask(Method::PUT, "/v1/kiosks/a%20b", &[], "{\"key\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"\"}}").await
        )
        .await
        .code,
        "bad-kiosk-id"
    );
    wire.token.push('0');
    for (method, path) in [
        (Method::PUT, "/v1/kiosks/K01"),
        (Method::GET, "/v1/policy"),
        (Method::POST, "/v1/challenge"),
        (Method::POST, "/v1/ticket-blocks"),
        (Method::POST, "/v1/tickets"),
        (Method::GET, "/v1/tickets/A001"),
        (Method::POST, "/v1/help-calls"),
        (Method::GET, "/v1/help-calls"),
        (Method::POST, "/v1/packages"),
        (Method::GET, "/v1/packages"),
        (Method::POST, "/v1/uploads"),
        (Method::PATCH, "/v1/uploads/00"),
    ] {
        let refused = wire.ask(method.clone(), path, &[], "").await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
        assert_eq!(problem(refused).await.code, "bad-token");
    }
    assert_eq!(wire.ask(Method::GET, "/v1/health", &[], "").await.status(), StatusCode::OK);
    let client = CourtClient::new(&court.address, &wire.token, KIOSK).unwrap();
    assert!(matches!(client.policy(None).await, Err(CourtError::Refused { status: 401, permanent: false, .. })));
}

#[tokio::test]
async fn a_kiosk_is_pinned_to_the_key_it_first_came_with() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let client = enrolled(&court.address, court.enrolment_token()).await.client;
    client.enrol(&signing_key().jwk()).await.unwrap();
    let other = dengwen::package::SigningKey::from_seed(&[9; 32]).jwk();
    let error = client.enrol(&other).await.unwrap_err();
    assert!(matches!(error, CourtError::Refused { status: 409, permanent: true, .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leased_blocks_never_overlap_whoever_asks_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let client = enrolled(&court.address, court.enrolment_token()).await.client;
    let asked: Vec<_> = (0..60)
        .map(|index| {
            let client = client.clone();
            let request = Uuid::now_v7();
            tokio::spawn(async move {
                let block = client.lease_block(request, "A", 1 + index % 7).await.unwrap();
                // An answer that was lost is asked for again: the same block.
                assert_eq!(client.lease_block(request, "A", 1 + index % 7).await.unwrap(), block);
                block
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    let mut count = 0;
    for task in asked {
        let block: TicketBlock = task.await.unwrap();
        for number in block.first..=block.last {
            assert!(numbers.insert(number), "{number} twice");
            count += 1;
        }
    }
    assert_eq!(numbers, (1..=count).collect(), "no gaps either");
    let used = client.lease_block(Uuid::nil(), "A", 5).await.unwrap();
    assert_eq!(used.last - used.first, 4);
    let error = client.lease_block(Uuid::nil(), "A", 6).await.unwrap_err();
    assert!(matches!(error, CourtError::Refused { status: 409, .. }), "{error}");
    for (prefix, count) in [("A", 0), ("A", 51), ("a", 1), ("", 1), ("ABCD", 1)] {
        let error = client.lease_block(Uuid::now_v7(), prefix, count).await.unwrap_err();
        assert!(matches!(error, CourtError::Refused { status: 422, permanent: true, .. }), "{error}");
    }
}

#[tokio::test]
async fn the_series_begins_anew_at_the_courts_own_midnight() {
    let folder = tempfile::tempdir().unwrap();
    let clock = StandingClock::default();
    let court = court_with(CourtConfig::trial(folder.path(), clock.clock())).await;
    let client = enrolled(&court.address, court.enrolment_token()).await.client;
    let lease = async || client.lease_block(Uuid::now_v7(), "A", 10).await.unwrap();
    clock.set(datetime!(2026-11-24 15:59:59 UTC));
    let before = lease().await;
    assert_eq!((before.business_date, before.first), (WireDate(date!(2026 - 11 - 24)), 1));
    assert_eq!(before.expires_at, "2026-11-25T00:00:00+08:00");
    clock.set(datetime!(2026-11-24 16:00:00 UTC));
    let after = lease().await;
    assert_eq!((after.business_date, after.first), (WireDate(date!(2026 - 11 - 25)), 1));
    clock.set(datetime!(2026-11-25 00:00:00 UTC));
    assert_eq!((lease().await.business_date, lease().await.first), (WireDate(date!(2026 - 11 - 25)), 21));
}

#[tokio::test]
async fn a_ticket_knows_how_many_wait_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let client = enrolled(&court.address, court.enrolment_token()).await.client;
    let ticket = |number: &str, kind| TicketRegistration {
        number: number.into(),
        business_date: WireDate(date!(2026 - 11 - 24)),
        kind,
        package_id: None,
    };
    for (ahead, number) in ["A001", "K1-001", "A002"].into_iter().enumerate() {
        let place = client.register_ticket(&ticket(number, TicketKind::Window)).await.unwrap();
        assert_eq!(place.people_ahead as usize, ahead);
        assert_eq!((place.window.zh.as_str(), place.window.en.as_str()), ("立案窗口", "Filing window"));
    }
    assert_eq!(client.register_ticket(&ticket("A001", TicketKind::Window)).await.unwrap().people_ahead, 0);
    assert_eq!(client.people_ahead("A002", WireDate(date!(2026 - 11 - 24))).await.unwrap().people_ahead, 2);
    let error = client.people_ahead("A002", WireDate(date!(2026 - 11 - 25))).await.unwrap_err();
    assert!(matches!(error, CourtError::Refused { status: 404, .. }));
    let error = client.register_ticket(&ticket("A001", TicketKind::Oral)).await.unwrap_err();
    assert!(matches!(error, CourtError::Refused { status: 409, .. }));
    let error = client.register_ticket(&ticket("李桂兰", TicketKind::Oral)).await.unwrap_err();
    assert!(matches!(error, CourtError::Refused { status: 422, .. }));
}

#[tokio::test]
async fn a_call_for_help_is_listed_until_someone_answers() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let client = enrolled(&court.address, court.enrolment_token()).await.client;
    let wire = Wire::to(&court);
    let listed = async || -> Vec<OpenHelpCall> {
        let response = wire.ask(Method::GET, "/v1/help-calls", &[], "").await;
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
    };
    let call = |step, kind| HelpCall { call_id: Uuid::now_v7(), kiosk_id: KIOSK.into(), step, kind };
    let (first, second) = (call(HelpStep::Materials, HelpKind::Help), call(HelpStep::Services, HelpKind::Oral));
    for call in [&first, &second, &first] {
        client.call_help(call).await.unwrap();
    }
    let ids = |calls: Vec<OpenHelpCall>| calls.into_iter().map(|call| call.call_id).collect::<Vec<_>>();
    assert_eq!(ids(listed().await), [second.call_id, first.call_id]);
    let page = wire.ask(Method::GET, "/desk", &[], "").await.text().await.unwrap();
    for text in ["K01", "口头起诉", "选择服务", "材料", "还没有收到材料"] {
        assert!(page.contains(text), "{text}");
    }
    let answer = format!("/desk/help-calls/{}/answer", second.call_id);
    let foreign = wire.ask(Method::POST, &answer, &[("sec-fetch-site", "cross-site")], "").await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert_eq!(wire.ask(Method::POST, &answer, &[], "").await.status(), StatusCode::SEE_OTHER);
    let answer = format!("/v1/help-calls/{}/answer", first.call_id);
    for _ in 0..2 {
        assert_eq!(wire.ask(Method::POST, &answer, &[], "").await.status(), StatusCode::NO_CONTENT);
    }
    assert!(listed().await.is_empty());
    // Nothing but the fixed words gets in.
    for body in [
        format!(r#"{{"call_id":"{}","kiosk_id":"K01","step":"materials","kind":"help","note":"{NAME}"}}"#, Uuid::now_v7()),
        format!(r#"{{"call_id":"{}","kiosk_id":"K01","step":"{NAME}","kind":"help"}}"#, Uuid::now_v7()),
    ] {
        let refused = problem(wire.ask(Method::POST, "/v1/help-calls", &[], body).await).await;
        assert_eq!(refused.code, "malformed-json");
        assert!(!refused.detail.contains(NAME));
    }
}

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
    assert_eq!(header(&options, "tus-checksum-algorithm"), "sha256");

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
    let checksum = format!("sha256 {}", BASE64.encode(sha2::Sha256::digest(b"something else")));
    let headers = [CHUNK, ("upload-offset", "0"), ("upload-checksum", checksum.as_str())];
    assert_eq!(problem(wire.tus(Method::PATCH, &location, &headers, &object.bytes[..half]).await).await.status, 460);
    for bad in ["md5 AAAA", "sha256 AAAA", "sha256"] {
        let headers = [CHUNK, ("upload-offset", "0"), ("upload-checksum", bad)];
        assert_eq!(problem(wire.tus(Method::PATCH, &location, &headers, b"abc").await).await.status, 400);
    }
    let head = wire.tus(Method::HEAD, &location, &[], b"").await;
    assert_eq!((header(&head, "upload-offset"), header(&head, "cache-control")), ("0", "no-store"));
    assert_eq!(header(&head, "upload-length"), object.bytes.len().to_string());

    let first = wire.tus(Method::PATCH, &location, &[CHUNK, ("upload-offset", "0")], &object.bytes[..half]).await;
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

#[tokio::test]
async fn a_court_that_is_not_there_or_not_a_court_is_told_apart() {
    install_tls();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = CourtClient::new(&address, "token", KIOSK).unwrap();
    let answers = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>", "bad"),
        ("HTTP/1.1 302 Found\r\nLocation: http://portal/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "bad"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops", "bad"),
        ("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "busy"),
        ("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "busy"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{\"mis", "gone"),
        ("", "gone"),
    ];
    let served = tokio::spawn(async move {
        for (answer, _) in answers {
            let (mut line, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"jws") {
                tokio::io::AsyncReadExt::read_buf(&mut line, &mut request).await.unwrap();
            }
            line.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    for (answer, expected) in answers {
        let error = client.announce("jws").await.unwrap_err();
        let kind = match &error {
            CourtError::BadAnswer { .. } => "bad",
            CourtError::Busy { .. } => "busy",
            CourtError::Unreachable { .. } => "gone",
            other => panic!("{other:?}"),
        };
        assert_eq!(kind, expected, "{answer}: {error}");
        assert!(!error.is_permanent());
        assert_eq!(error.retry_after().is_some(), answer.contains("Retry-After"));
    }
    served.await.unwrap();
    assert!(matches!(client.announce("jws").await, Err(CourtError::Unreachable { .. })));
}
