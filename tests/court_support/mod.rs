//! A court, a kiosk and a filing for the tests of the way between them.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "each test binary uses its part of this"
)]

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use dengwen::{
    court::{Clock, CourtConfig, CourtHandle, start},
    filing::{
        Capacity, CardDocument, Cause, Court, EvidenceItem, Filer, Filing, IdCard, IdDocument, IdentifiedBy, Kiosk, Language,
        NaturalPerson, PackageId, Party, Personal, SCHEMA_VERSION, ServiceAddress, Sex, Signature, Submission, WireDate,
    },
    forward::CourtClient,
    package::{Bag, Envelope, Policy, SealedPackage, SigningKey, StandardCryptography, exchange::Problem, seal},
};
use reqwest::{Method, Response};
use time::{Date, OffsetDateTime, macros::datetime};
use tokio::net::TcpListener;
use uuid::Uuid;

pub const KIOSK: &str = "K01";
pub const NAME: &str = "李桂兰";
pub const SEALED_AT: &str = "2026-11-24T10:15:00+08:00";

/// A clock that stands until it is set.
#[derive(Clone)]
pub struct StandingClock(Arc<Mutex<OffsetDateTime>>);

impl StandingClock {
    pub fn set(&self, now: OffsetDateTime) {
        *self.0.lock().unwrap() = now;
    }

    pub fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Arc::new(move || *now.lock().unwrap())
    }
}

impl Default for StandingClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(datetime!(2026-11-24 02:15:00 UTC))))
    }
}

pub fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

pub async fn court_with(config: CourtConfig) -> CourtHandle {
    install_tls();
    start(config, TcpListener::bind("127.0.0.1:0").await.unwrap()).await.unwrap()
}

pub async fn court(data: &Path) -> CourtHandle {
    court_with(CourtConfig::trial(data, StandingClock::default().clock())).await
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

/// A kiosk that is enrolled and has a proven policy.
pub struct EnrolledKiosk {
    pub client: CourtClient,
    pub policy: Policy,
}

pub async fn enrolled(address: &str, token: &str) -> EnrolledKiosk {
    install_tls();
    let client = CourtClient::new(address, token, KIOSK).unwrap();
    client.enrol(&signing_key().jwk()).await.unwrap();
    let (policy, _) = client.policy(None).await.unwrap();
    client.prove_key(policy.court_key().unwrap()).await.unwrap();
    EnrolledKiosk { client, policy }
}

/// Bytes no compressor would make smaller, the same for the same seed.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

pub fn pdf(seed: u64, length: usize) -> Vec<u8> {
    [b"%PDF-1.7\n".as_slice(), &noise(seed, length), b"\n%%EOF\n"].concat()
}

pub fn new_id() -> PackageId {
    PackageId(Uuid::now_v7())
}

pub fn bagging_date() -> Date {
    time::macros::date!(2026 - 11 - 24)
}

pub fn filing(id: PackageId) -> Filing {
    let name = Personal::new(NAME);
    Filing {
        schema_version: SCHEMA_VERSION.into(),
        package_id: id,
        replaces: None,
        submitted_at: SEALED_AT.into(),
        business_date: WireDate(bagging_date()),
        court: Court { code: "SL01".into(), name: "示例区人民法院".into(), hall: "立案大厅".into() },
        kiosk: Kiosk { id: KIOSK.into(), version: "0.1.0".into(), policy_version: "1".into() },
        language: Language::Zh,
        ticket_number: "A017".into(),
        cause: Cause {
            code: "private-lending".into(),
            name: "民间借贷纠纷".into(),
            form: "private-lending".into(),
            form_title: None,
            edition: "2025".into(),
        },
        filer: Filer {
            capacity: Capacity::Myself,
            identified_by: IdentifiedBy::Chip,
            card: IdCard {
                document: IdDocument::Chip(CardDocument::Resident),
                name: name.clone(),
                name_english: None,
                sex: Sex::Female,
                ethnic_group: Some("汉".into()),
                birth_date: None,
                address: Some("示例区和平路一号".into()),
                number: "11010519491231002X".into(),
                authority: None,
                valid_from: None,
                valid_to: None,
                valid_long_term: true,
                nationality: None,
                permit_number: None,
                issue_count: None,
                raw_text: Vec::new(),
                raw_photo: Vec::new(),
            },
        },
        plaintiffs: vec![Party::NaturalPerson(NaturalPerson { name: name.clone(), ..NaturalPerson::default() })],
        defendants: vec![],
        third_parties: vec![],
        agents: vec![],
        legal_representative: None,
        form: vec![],
        answers: BTreeMap::new(),
        claim_total: None,
        estimated_fee: None,
        evidence: vec![EvidenceItem {
            key: "iou".into(),
            name: "借条".into(),
            source: "原告".into(),
            proves: "借款八万元".into(),
            submission: Submission::Scanned,
            reason: None,
            copies: 1,
            pages: 2,
            file: Some("data/evidence/01-iou.pdf".into()),
        }],
        mediation: vec![],
        service_address: ServiceAddress::default(),
        consents: vec![],
        signatures: vec![Signature { signer: name, signed_at: SEALED_AT.into(), file: "data/signatures/01.png".into() }],
        stamped_complaint: None,
        contradictions: Vec::new(),
        gaps: vec![],
        files: vec![],
    }
}

pub fn files(evidence_bytes: usize) -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([
        ("data/complaint.pdf".into(), pdf(1, 40_000)),
        ("data/evidence/01-iou.pdf".into(), pdf(2, evidence_bytes)),
        ("data/signatures/01.png".into(), [b"\x89PNG\r\n\x1a\n".as_slice(), &noise(3, 3_000)].concat()),
        ("data/card/text.bin".into(), noise(4, 256)),
    ])
}

pub fn bag(id: PackageId, evidence_bytes: usize) -> Bag {
    Bag::of_filing(&mut filing(id), files(evidence_bytes), bagging_date()).unwrap()
}

/// Seals a bag for the court of `policy`; the second is the manifest as signed.
pub fn sealed(bag: &Bag, id: PackageId, policy: &Policy) -> (SealedPackage, String) {
    let recipients = policy.recipient_keys();
    let envelope = Envelope { package_id: id, kiosk_id: KIOSK, created_at: SEALED_AT, recipients: &recipients };
    let package = seal(bag, envelope, &StandardCryptography).unwrap();
    let signed = package.manifest.sign(&signing_key());
    (package, signed)
}

/// Uploads everything the court says it lacks.
pub async fn upload_missing(client: &CourtClient, package: &SealedPackage, signed: &str) {
    let answer = client.announce(signed).await.unwrap();
    for object in package.objects.iter().filter(|object| answer.missing.contains(&object.name)) {
        client.upload(package.manifest.package_id, &object.name, &object.bytes, |_| {}).await.unwrap();
    }
}

/// Every file under `folder`, as bytes.
pub fn all_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

/// A plain HTTP client with the hall's token.
pub struct Wire {
    http: reqwest::Client,
    pub base: String,
    pub token: String,
}

impl Wire {
    pub fn to(court: &CourtHandle) -> Self {
        install_tls();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { http, base: court.address.clone(), token: court.enrolment_token().into() }
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    pub async fn tus(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let headers: Vec<_> = headers.iter().copied().chain([("tus-resumable", "1.0.0")]).collect();
        self.ask(method, path, &headers, body.to_vec()).await
    }
}

pub fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or("")
}

pub async fn problem(response: Response) -> Problem {
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    let status = response.status().as_u16();
    let problem: Problem = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.status, status);
    assert_eq!(problem.kind, format!("urn:dengwen:problem:{}", problem.code));
    assert!(!problem.detail.is_empty() && !problem.title.is_empty());
    problem
}
