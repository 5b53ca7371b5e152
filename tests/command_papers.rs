//! From a bag to paper, from the outbox to a bag: the commands an engineer has when the network is down or a court asks.
#![allow(missing_docs, clippy::disallowed_methods)]

mod command_support;
mod document_fixtures;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use command_support::*;
use dengwen::{
    filing::{Filing, Signature},
    package::{Bag, Envelope, SealingIdentity, SigningKey, StandardCryptography, seal},
    store::{Phase, RootKey, SealedFiling, Store, VisitId},
};
use document_fixtures::{filing, jpeg, package_id, signature};
use time::macros::date;
use uuid::Uuid;

const KEY: [u8; 32] = [7; 32];
const SUBMITTED: &str = "2026-11-24T09:42:17+08:00";

/// A bag as the kiosk makes it: the complaint, a scanned IOU, a signature.
fn bag() -> (Bag, Filing) {
    let mut filing = filing();
    filing.evidence[0].file = Some("data/evidence/01-iou.pdf".into());
    filing.evidence[1].file = Some("data/evidence/02-transfer.pdf".into());
    filing.signatures =
        vec![Signature { signer: "李桂兰".into(), signed_at: SUBMITTED.into(), file: "data/signatures/01.png".into() }];
    let files = BTreeMap::from([
        ("data/complaint.pdf".to_owned(), b"%PDF-1.7 complaint".to_vec()),
        ("data/evidence/01-iou.pdf".to_owned(), jpeg(40, 60, 1)),
        ("data/evidence/02-transfer.pdf".to_owned(), jpeg(40, 60, 2)),
        ("data/signatures/01.png".to_owned(), signature().png),
    ]);
    let bag = Bag::of_filing(&mut filing, files, date!(2026 - 11 - 24)).expect("a bag");
    (bag, filing)
}

/// The same, written into `folder`; the path of its filing.json.
fn written(folder: &Path) -> PathBuf {
    bag().0.write_to(folder).expect("written");
    folder.join("data/filing.json")
}

/// Runs a Debian program; what it said on stdout.
fn peer(program: &str, package: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; apt-get install {package}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn render(kind: &str, filing: &Path, out: &Path, more: &[&str]) -> (i32, String, String) {
    let arguments = ["document", "render", "--kind", kind, text(filing), text(out)];
    said(&dengwen(arguments.iter().chain(more)))
}

#[test]
fn every_paper_of_a_filing_can_be_made_from_its_bag() {
    let folder = tempfile::tempdir().expect("a folder");
    let filing_json = written(folder.path());
    let (_, filing) = bag();
    let digest = |path: &str| {
        let file = filing.files.iter().find(|file| file.path == path).expect("listed");
        file.sha256[..8].to_owned()
    };
    let (complaint, iou) = (digest("data/complaint.pdf"), digest("data/evidence/01-iou.pdf"));
    let expected: [(&str, &[&str]); 4] = [
        ("complaint", &["民事起诉状", "姓名：李桂兰", "87,123.50元"]),
        ("evidence-list", &["证据清单", "手机银行转账凭证"]),
        ("address", &["送达地址确认书", "13812345678"]),
        (
            "receipt",
            &[
                "材料已存好",
                "原告：李桂兰",
                "12368诉讼服务热线",
                "自助提交",
                "民事起诉状14",
                &complaint,
                &iou,
                "微信聊天记录（原件当庭提交）",
                "789ABCDE",
                "2026年11月24日09时42分17秒",
            ],
        ),
    ];
    for (kind, pieces) in expected {
        let out = folder.path().join(format!("{kind}.pdf"));
        assert_eq!(render(kind, &filing_json, &out, &[]), (0, format!("{}\n", out.display()), String::new()));
        let check = peer("qpdf", "qpdf", &["--check", text(&out)]);
        assert!(check.contains("No syntax or stream encoding errors found"), "{kind}: {check}");
        let content: String = peer("pdftotext", "poppler-utils", &["-raw", text(&out), "-"]).split_whitespace().collect();
        for piece in pieces {
            assert!(content.contains(piece), "{kind}: {piece} is not in {content}");
        }
        assert!(kind != "receipt" || !content.contains("收到"), "a receipt made here says that the court received");
    }
}

#[test]
fn the_further_papers_are_made_from_a_bag_too_and_none_is_made_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let (filing_json, out) = (written(folder.path()), folder.path().join("paper.pdf"));
    let made = |kind: &str, more: &[&str]| -> String {
        assert_eq!(render(kind, &filing_json, &out, more).0, 0, "{kind}");
        peer("pdftotext", "poppler-utils", &["-raw", text(&out), "-"]).split_whitespace().collect()
    };
    assert!(made("integrity-pledge", &[]).contains("承诺人李桂兰"));
    assert!(made("refund-account", &[]).contains("银行账号"));
    let receipt = made("material-receipt", &[]);
    assert!(receipt.contains("民事起诉状14") && receipt.contains("借款合同（借条）22"), "{receipt}");
    assert!(!receipt.contains("诚信诉讼承诺书"), "it is not in this bag: {receipt}");
    // She has a lawyer, though she files herself.
    let power = made("power-of-attorney", &["--number", "1"]);
    assert!(power.contains("委托人姓名：李桂兰") && power.contains("姓名：张明"), "{power}");
    assert_eq!(render("power-of-attorney", &filing_json, &out, &["--number", "2"]).0, 2);

    let whole = std::fs::read_to_string(&filing_json).expect("readable");
    let mut alone: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    alone["agents"] = serde_json::json!([]);
    std::fs::write(&filing_json, alone.to_string()).expect("written");
    for kind in ["power-of-attorney", "legal-representative", "relief-application"] {
        let (code, _, error) = render(kind, &filing_json, &out, &[]);
        assert!(code == 2 && error.contains("this filing has no"), "{kind}: {code} {error}");
    }
    let by_agent = whole.replace("\"capacity\": \"myself\"", "\"capacity\": \"agent\"");
    assert_ne!(whole, by_agent);
    std::fs::write(&filing_json, by_agent).expect("written");
    assert!(made("power-of-attorney", &["--number", "1"]).contains("委托人姓名：李桂兰"));
    assert_eq!(render("power-of-attorney", &filing_json, &out, &["--number", "2"]).0, 2);
}

#[test]
fn the_signature_is_taken_from_the_bag_and_only_from_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let filing_json = written(folder.path());
    let (signed, bare, out) =
        (folder.path().join("signed.pdf"), folder.path().join("filing.json"), folder.path().join("bare.pdf"));
    assert_eq!(render("complaint", &filing_json, &signed, &[]).0, 0);
    std::fs::copy(&filing_json, &bare).expect("copied");
    assert_eq!(render("complaint", &bare, &out, &[]).0, 0);
    let pictures = |pdf: &Path| peer("pdfimages", "poppler-utils", &["-list", text(pdf)]).lines().count() - 2;
    assert_eq!((pictures(&signed), pictures(&out)), (1, 0));
    // A filing from somewhere else must not make us read somebody else's files.
    let text_of_filing = std::fs::read_to_string(&filing_json).expect("readable");
    std::fs::write(&filing_json, text_of_filing.replace("data/signatures/01.png", "data/signatures/../../../key.png"))
        .expect("written");
    let (code, _, error) = render("complaint", &filing_json, &signed, &[]);
    assert_eq!(code, 2);
    assert!(error.contains("data/signatures/"), "{error}");
}

#[test]
fn the_ticket_is_a_strip_whose_code_a_phone_can_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (filing_json, out) = (written(folder.path()), folder.path().join("ticket.png"));
    assert_eq!(render("ticket", &filing_json, &out, &[]).0, 0);
    assert_eq!(image::open(&out).expect("a picture").width(), 576);
    let code = peer("zbarimg", "zbar-tools", &["-q", "--raw", text(&out)]);
    assert_eq!(code.trim(), package_id().to_string());
}

#[test]
fn a_standard_can_be_chosen_and_wrong_input_is_told_without_quoting_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (filing_json, out) = (written(folder.path()), folder.path().join("paper.pdf"));
    assert_eq!(render("complaint", &filing_json, &out, &["--standard", "a-1b"]).0, 0);
    assert!(peer("pdfinfo", "poppler-utils", &[text(&out)]).contains("PDF version:     1.4"));
    let whole = std::fs::read_to_string(&filing_json).expect("readable");
    std::fs::write(&filing_json, whole.replace("\"natural-person\"", "\"李桂兰\"")).expect("written");
    let (code, _, error) = render("complaint", &filing_json, &out, &[]);
    assert_eq!(code, 2);
    assert!(error.contains("line") && !error.contains("李桂兰"), "{error}");
    assert_eq!(render("complaint", Path::new("/no/such/filing.json"), &out, &[]).0, 2);
    std::fs::write(&filing_json, &whole).expect("written");
    assert_eq!(render("complaint", &filing_json, Path::new("/no/such/folder/out.pdf"), &[]).0, 2);
    let (code, _, error) = render("complaint", &filing_json, &out, &["--assets", text(folder.path())]);
    assert_eq!(code, 2);
    assert!(error.contains("typst/"), "{error}");
}

#[test]
fn a_bag_is_valid_or_says_what_was_done_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    written(folder.path());
    let verify = || dengwen(["package", "verify", text(folder.path()), "--json"]);
    let good = verify();
    assert_eq!(json(&good), serde_json::json!({ "valid": true, "package_id": package_id(), "files": 9, "reason": null }));
    assert_eq!(said(&good).0, 0);
    std::fs::write(folder.path().join("data/complaint.pdf"), "%PDF-1.7 another").expect("written");
    let (bad, (code, _, error)) = (json(&verify()), said(&verify()));
    assert_eq!((&bad["valid"], code), (&false.into(), 1));
    assert!(bad["reason"].as_str().is_some_and(|reason| reason.contains("data/complaint.pdf")) && error.contains("altered"));
    assert_eq!(said(&dengwen(["package", "verify", "/no/such/bag"])).0, 2);
}

/// A whole bag by the rules of BagIt, and yet not the one the visitor signed: filing.json knows other digests.
#[test]
fn a_bag_packed_again_around_another_file_is_not_valid() {
    let folder = tempfile::tempdir().expect("a folder");
    let (bag, _) = bag();
    let mut payload: BTreeMap<String, Vec<u8>> = bag.payload().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect();
    payload.insert("data/complaint.pdf".into(), b"%PDF-1.7 another".to_vec());
    Bag::new(package_id(), date!(2026 - 11 - 24), payload).expect("a bag").write_to(folder.path()).expect("written");
    let (code, _, error) = said(&dengwen(["package", "verify", text(folder.path())]));
    assert_eq!(code, 1);
    assert!(error.contains("filing.json does not name data/complaint.pdf"), "{error}");
}

/// A kiosk with one filing in its outbox, running; its store stays open.
struct Hall {
    folder: tempfile::TempDir,
    kiosk: Store,
}

impl Hall {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let identity = SealingIdentity::generate();
        let recipients = [identity.recipient().clone()];
        let envelope = Envelope { package_id: package_id(), kiosk_id: "A-03", created_at: SUBMITTED, recipients: &recipients };
        let package = seal(&bag().0, envelope, &StandardCryptography).expect("sealed");
        let mut kiosk =
            Store::open(&folder.path().join("data"), RootKey::from_bytes(&KEY).expect("32 bytes")).expect("a store");
        let visit = VisitId(Uuid::from_u128(1));
        kiosk.save_visit(visit, Phase::Submitting, None, b"draft", SUBMITTED).expect("saved");
        let sealed = SealedFiling {
            package_id: package_id(),
            manifest: package.manifest.sign(&signing_key()),
            objects: package.objects.into_iter().map(|object| (object.name, object.bytes)).collect(),
            ticket: "L017".into(),
            print_record: b"ticket".to_vec(),
        };
        kiosk.submit(visit, &sealed, SUBMITTED).expect("submitted");
        std::fs::write(folder.path().join("kiosk-key"), KEY).expect("written");
        std::fs::write(folder.path().join("identity.txt"), identity.to_file("the court").as_bytes()).expect("written");
        std::fs::write(folder.path().join("kiosk.jwk"), serde_json::to_vec(&signing_key().jwk()).expect("JSON"))
            .expect("written");
        Self { folder, kiosk }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn outbox(&self, arguments: &[&str]) -> std::process::Output {
        let (data, key) = (self.path("data"), self.path("kiosk-key"));
        let given = ["--data", &data, "--key", &key, "--json"];
        dengwen(["outbox"].iter().chain(arguments).chain(&given))
    }

    fn package_open(&self, more: &[&str]) -> std::process::Output {
        let (package, identity) = (self.path("package"), self.path("identity.txt"));
        let arguments = ["package", "open", &package, "--identity", &identity, "--json"];
        dengwen(arguments.iter().chain(more))
    }
}

fn signing_key() -> SigningKey {
    SigningKey::from_seed(&[9; 32])
}

#[test]
fn what_the_network_cannot_carry_is_exported_and_opened_at_the_court() {
    let hall = Hall::open();
    let id = package_id().to_string();
    let exported = hall.outbox(&["export", &id, &hall.path("package")]);
    assert_eq!(said(&exported).0, 0, "{:?}", said(&exported));
    assert!(
        !std::fs::read_dir(hall.path("package"))
            .expect("a folder")
            .flatten()
            .any(|entry| { String::from_utf8_lossy(&std::fs::read(entry.path()).expect("a file")).contains("李桂兰") })
    );
    let opened = hall.package_open(&["--kiosk-key", &hall.path("kiosk.jwk")]);
    let answer = json(&opened);
    assert_eq!(
        (&answer["signature"], answer["out"].as_str()),
        (&"verified".into(), Some(hall.path("package-opened").as_str()))
    );
    assert!(Bag::read_from(Path::new(&hall.path("package-opened"))).expect("a bag") == bag().0, "another bag came out");
    let rights =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(hall.path("package-opened")).expect("there").permissions());
    assert_eq!(rights & 0o077, 0, "others can look into the clear bag");
    assert_eq!(said(&dengwen(["package", "verify", &hall.path("package-opened")])).0, 0);
    let again = said(&hall.package_open(&[]));
    assert_eq!(again.0, 2, "nothing is overwritten: {}", again.2);
}

#[test]
fn an_exported_package_that_was_touched_or_is_not_ours_does_not_open() {
    let hall = Hall::open();
    assert_eq!(said(&hall.outbox(&["export", &package_id().short(), &hall.path("package")])).0, 0, "the short number will do");
    let stranger = hall.path("stranger.txt");
    std::fs::write(&stranger, SealingIdentity::generate().to_file("not the court").as_bytes()).expect("written");
    let (code, _, error) = said(&dengwen(["package", "open", &hall.path("package"), "--identity", &stranger]));
    assert_eq!(code, 1);
    assert!(error.contains("not sealed for the key"), "{error}");
    let other_kiosk = hall.path("other.jwk");
    std::fs::write(&other_kiosk, serde_json::to_vec(&SigningKey::from_seed(&[1; 32]).jwk()).expect("JSON")).expect("written");
    assert_eq!(said(&hall.package_open(&["--kiosk-key", &other_kiosk])).0, 1);
    let object = hall.path("package/0003.age");
    let mut bytes = std::fs::read(&object).expect("readable");
    bytes[60] ^= 1;
    std::fs::write(&object, bytes).expect("written");
    let (code, _, error) = said(&hall.package_open(&[]));
    assert_eq!(code, 1);
    assert!(error.contains("0003.age") && error.contains("altered"), "{error}");
    assert!(!Path::new(&hall.path("package-opened")).exists(), "half a bag was left in clear");
    let (code, _, error) = said(&dengwen(["package", "open", &hall.path("package"), "--identity", &hall.path("kiosk-key")]));
    assert_eq!(code, 2, "{error}");
}

#[test]
fn a_package_is_listed_and_tried_again_beside_the_running_kiosk() {
    let mut hall = Hall::open();
    let id = package_id();
    hall.kiosk.attempt_failed(id, "2026-11-24T18:00:00+08:00", "the court refused the manifest", true).expect("noted");
    let listed = json(&hall.outbox(&["list"]));
    assert_eq!((&listed["packages"][0]["state"], &listed["packages"][0]["attempts"]), (&"refused".into(), &1.into()));
    let shown = json(&hall.outbox(&["show", &id.to_string()]));
    assert_eq!((&shown["problem"], &shown["objects"]), (&"the court refused the manifest".into(), &10.into()));
    assert_eq!(json(&hall.outbox(&["retry", &id.to_string()]))["queued"], true);
    assert_eq!(hall.kiosk.due("2026-11-24T09:50:00+08:00").expect("listed").len(), 1, "the kiosk sees it at its next look");
    hall.kiosk.received(id, "receipt").expect("noted");
    for command in [vec!["retry", "789abcde"], vec!["export", "789ABCDE", "/no/such/folder/x"]] {
        let (code, _, error) = said(&hall.outbox(&command));
        assert_eq!(code, 1, "{error}");
        assert!(error.contains("the court has"), "{error}");
    }
    assert_eq!(said(&hall.outbox(&["show", "0192a3b5-c5d6-7e8f-9012-3456789abcde"])).0, 1);
    assert_eq!(said(&hall.outbox(&["show", "L017"])).0, 2);
}

#[test]
fn an_object_the_disk_altered_is_not_exported_as_good() {
    let hall = Hall::open();
    std::fs::write(hall.path(&format!("data/outbox/{}/0002.age", package_id())), b"rotten").expect("written");
    let (code, _, error) = said(&hall.outbox(&["export", &package_id().to_string(), &hall.path("package")]));
    assert_eq!(code, 3);
    assert!(error.contains("0002.age") && error.contains("check the disk"), "{error}");
    assert!(!Path::new(&hall.path("package/manifest.jws")).exists(), "a broken package looks whole");
}

#[test]
fn the_key_is_given_as_file_or_credential_and_never_guessed() {
    let hall = Hall::open();
    let data = hall.path("data");
    let (code, _, error) = said(&dengwen(["outbox", "list", "--data", &data]));
    assert_eq!(code, 2);
    assert!(error.contains("--key FILE") && error.contains("kiosk-key"), "{error}");
    let list = |key: &[u8]| {
        std::fs::write(hall.path("another"), key).expect("written");
        said(&dengwen(["outbox", "list", "--data", &data, "--key", &hall.path("another")]))
    };
    assert_eq!(list(format!("{}\n", "07".repeat(32)).as_bytes()).0, 0, "64 hexadecimal digits will do");
    assert_eq!(list(b"short").0, 2);
    let (code, _, error) = list(&[8; 32]);
    assert_eq!(code, 2);
    assert!(error.contains("does not open"), "{error}");
    let credential =
        program().env("CREDENTIALS_DIRECTORY", hall.folder.path()).args(["outbox", "list", "--data", &data]).output();
    let (code, out, _) = said(&credential.expect("the program starts"));
    assert_eq!(code, 0);
    assert!(out.contains(&package_id().to_string()) && out.contains("queued") && out.contains("L017"), "{out}");
    assert_eq!(
        said(&dengwen([
            "outbox",
            "list",
            "--data",
            hall.folder.path().to_str().expect("UTF-8"),
            "--key",
            &hall.path("kiosk-key")
        ]))
        .0,
        2
    );
}
