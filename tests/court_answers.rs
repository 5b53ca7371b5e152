//! Something else answers in the court's place: what it says is not believed, leads nowhere, and does not fill the memory.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod court_support;

use std::sync::{Arc, Mutex};

use court_support::*;
use dengwen::{
    forward::{CourtClient, CourtError, DeliveryError, Parcel, deliver},
    package::{Policy, PolicyRecipient, RecipientRole, SealingIdentity},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const LIMIT: usize = 1024 * 1024;

/// Answers every request with the next of `answers`, the last one again and again; the requests it heard are noted.
async fn says(answers: Vec<Vec<u8>>) -> (CourtClient, Arc<Mutex<Vec<String>>>) {
    install_tls();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = CourtClient::new(&format!("http://{}", listener.local_addr().unwrap()), "token", KIOSK).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    tokio::spawn(async move {
        let mut next = 0;
        while let Ok((mut line, _)) = listener.accept().await {
            let request = request_line(&mut line).await;
            notes.lock().unwrap().push(request);
            // The kiosk may have heard enough before the end.
            let _ = line.write_all(&answers[next]).await;
            next = (next + 1).min(answers.len() - 1);
        }
    });
    (client, heard)
}

/// Takes a whole request in; its first line.
async fn request_line(line: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).to_lowercase();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |it| it.parse().unwrap());
            let begin = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
            if request.len() >= begin + length {
                return head.lines().next().unwrap_or_default().to_owned();
            }
        }
        if line.read_buf(&mut request).await.unwrap() == 0 {
            return text;
        }
    }
}

fn answer(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A policy of nobody's court, good enough to seal for.
fn policy() -> Policy {
    let recipient = |role| {
        let recipient = SealingIdentity::generate().recipient().clone();
        PolicyRecipient { key_id: recipient.key_id(), recipient, role }
    };
    Policy {
        version: "1".into(),
        issued_at: SEALED_AT.into(),
        expires_at: SEALED_AT.into(),
        court: filing(new_id()).court,
        recipients: vec![recipient(RecipientRole::Court), recipient(RecipientRole::Recovery)],
        receipt_key: signing_key().jwk(),
        limits: dengwen::package::Limits::default(),
        window: dengwen::filing::Bilingual::new("立案窗口", "Filing window"),
        ticket_prefix: "A".into(),
        utc_offset: "+08:00".into(),
        notice_version: "1".into(),
    }
}

#[tokio::test]
async fn a_name_the_manifest_does_not_have_is_never_looked_for_on_this_disk() {
    let id = new_id();
    let (package, signed) = sealed(&bag(id, 10), id, &policy());
    for name in ["../../kiosk.db", "/etc/passwd", "9999.age", "0000.age/../../x", ""] {
        let missing = serde_json::json!({ "missing": [package.objects[0].name, name] }).to_string();
        let (client, heard) = says(vec![answer("200 OK", missing.as_bytes())]).await;
        let mut asked = Vec::new();
        let object = |name: &str| {
            asked.push(name.to_owned());
            Ok(Vec::new())
        };
        let parcel = Parcel { package_id: id, manifest: &signed };
        let error = deliver(&client, &parcel, &signing_key().jwk(), object).await.unwrap_err();
        assert!(matches!(&error, DeliveryError::Court(CourtError::BadAnswer { .. })), "{name}: {error}");
        assert!(!error.is_permanent());
        assert_eq!((asked, heard.lock().unwrap().len()), (Vec::<String>::new(), 1), "{name}");
    }
}

#[tokio::test]
async fn an_upload_said_to_lie_elsewhere_is_not_sent_there() {
    let id = new_id();
    for location in ["/v1/uploads/../../elsewhere", "@127.0.0.1:9/v1/uploads/0", "http://127.0.0.1:9/v1/uploads/0"] {
        let begun = serde_json::json!({
            "missing": ["0000.age"], "uploads": [{ "name": "0000.age", "location": location, "offset": 0 }],
        });
        let (client, heard) = says(vec![answer("200 OK", begun.to_string().as_bytes())]).await;
        let error = client.upload(id, "0000.age", &noise(1, 50_000), |_| {}).await.unwrap_err();
        assert!(matches!(error, CourtError::BadAnswer { .. }), "{location}: {error}");
        assert_eq!(*heard.lock().unwrap(), [format!("get /v1/packages/{id}/missing http/1.1")], "{location}");
        let created = format!("HTTP/1.1 201 Created\r\nLocation: {location}\r\nUpload-Offset: 0\r\nContent-Length: 0\r\n\r\n");
        let (client, _) = says(vec![created.into_bytes()]).await;
        let error = client.upload(id, "0000.age", b"short", |_| {}).await.unwrap_err();
        assert!(matches!(error, CourtError::BadAnswer { .. }), "{location}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_without_end_is_not_taken_in() {
    let mut longest = b"{\"missing\":[]}".to_vec();
    longest.resize(LIMIT, b' ');
    let (client, _) = says(vec![answer("200 OK", &longest)]).await;
    assert!(client.announce("jws").await.unwrap().missing.is_empty());

    let endless = |head: &str| format!("{head}{}", " ".repeat(3 * LIMIT)).into_bytes();
    let too_long = [
        answer("200 OK", &[longest.as_slice(), b" "].concat()),
        answer("409 Conflict", &[longest.as_slice(), b" "].concat()),
        endless("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"),
        endless("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"),
        endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000000\r\n"),
    ];
    for (index, answer) in too_long.into_iter().enumerate() {
        let (client, _) = says(vec![answer]).await;
        let announced = client.announce("jws").await.unwrap_err();
        let policy = client.policy(None).await.unwrap_err();
        for error in [announced, policy] {
            assert!(matches!(&error, CourtError::BadAnswer { cause } if cause.contains("longer than")), "{index}: {error}");
        }
    }
}
