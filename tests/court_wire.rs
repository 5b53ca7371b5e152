//! The court's API on the wire: tokens, queue numbers, calls for help; and what the client makes of other answers.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod court_support;

use std::collections::BTreeSet;

use court_support::*;
use dengwen::{
    court::CourtConfig,
    filing::WireDate,
    forward::{CourtClient, CourtError},
    package::exchange::{HelpCall, HelpKind, HelpStep, OpenHelpCall, TicketBlock, TicketKind, TicketRegistration},
};
use reqwest::{Method, StatusCode};
use time::macros::{date, datetime};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

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
async fn a_ticket_knows_how_many_wait_before_it_once_numbers_are_called() {
    let folder = tempfile::tempdir().unwrap();
    let court = court(folder.path()).await;
    let client = enrolled(&court.address, court.enrolment_token()).await.client;
    let ticket = |number: &str, kind| TicketRegistration {
        number: number.into(),
        business_date: WireDate(date!(2026 - 11 - 24)),
        kind,
        package_id: None,
    };
    for number in ["A001", "K1-001", "甲001", "A002"] {
        let place = client.register_ticket(&ticket(number, TicketKind::Window)).await.unwrap();
        assert_eq!(place.people_ahead, None, "nobody ever said which number was called");
        assert_eq!((place.window.zh.as_str(), place.window.en.as_str()), ("立案窗口", "Filing window"));
    }
    // As a system of the hall that calls numbers would note it.
    let ledger = rusqlite::Connection::open(folder.path().join("court.sqlite")).unwrap();
    let noted = ledger.execute("UPDATE ticket SET called_at = '2026-11-24T10:20:00+08:00' WHERE number = 'A001'", []);
    assert_eq!(noted, Ok(1));
    drop(ledger);
    assert_eq!(client.register_ticket(&ticket("A001", TicketKind::Window)).await.unwrap().people_ahead, Some(0));
    assert_eq!(client.people_ahead("A002", WireDate(date!(2026 - 11 - 24))).await.unwrap().people_ahead, Some(2));
    assert_eq!(client.people_ahead("甲001", WireDate(date!(2026 - 11 - 24))).await.unwrap().people_ahead, Some(1));
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
    let call = |step, kind| HelpCall {
        call_id: Uuid::now_v7(),
        kiosk_id: KIOSK.into(),
        step,
        kind,
        hint: Some("看文书：裁决书 <15 天".into()),
    };
    let (first, second) = (call(HelpStep::Materials, HelpKind::Help), call(HelpStep::Services, HelpKind::Oral));
    for call in [&first, &second, &first] {
        client.call_help(call).await.unwrap();
    }
    let ids = |calls: Vec<OpenHelpCall>| calls.into_iter().map(|call| call.call_id).collect::<Vec<_>>();
    assert_eq!(ids(listed().await), [second.call_id, first.call_id]);
    let page = wire.ask(Method::GET, "/desk", &[], "").await.text().await.unwrap();
    for text in ["K01", "口头起诉", "选择服务", "材料", "还没有收到材料", "看文书：裁决书 &lt;15 天"] {
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
    let long = HelpCall { hint: Some("长".repeat(HelpCall::LONGEST_HINT + 1)), ..call(HelpStep::Facts, HelpKind::Help) };
    let body = serde_json::to_string(&long).unwrap();
    assert_eq!(problem(wire.ask(Method::POST, "/v1/help-calls", &[], body).await).await.code, "hint-unusable");
    // Nothing but the fixed words and the hint gets in.
    for body in [
        format!(r#"{{"call_id":"{}","kiosk_id":"K01","step":"materials","kind":"help","note":"{NAME}"}}"#, Uuid::now_v7()),
        format!(r#"{{"call_id":"{}","kiosk_id":"K01","step":"{NAME}","kind":"help"}}"#, Uuid::now_v7()),
    ] {
        let refused = problem(wire.ask(Method::POST, "/v1/help-calls", &[], body).await).await;
        assert_eq!(refused.code, "malformed-json");
        assert!(!refused.detail.contains(NAME));
    }
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
