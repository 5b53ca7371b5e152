//! One whole visit, from the first touch to the last, and everything it leaves behind: papers other people's programs can read,
//! a package the court can check, and not a word of the visitor anywhere on the kiosk.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use std::{
    collections::BTreeSet,
    path::Path,
    process::Command,
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use dengwen::{filing::Submission, visit::Step};
use journey_support::{
    Hall,
    grep::{Needles, files},
    scenario, tool,
};

/// What the visitor says, types and has on her card.
const HER_WORDS: [&str; 14] = [
    "李桂兰",
    "王建国",
    "110101195402030027",
    "13812345678",
    "13900001111",
    "示例省示例市",
    "示例市示例区",
    "2单元",
    "19540203",
    "1954-02-03",
    "在我家写的借条",
    "退休",
    "8000000", // in fen: five digits alone turn up in digests
    "80,000",
];

#[test]
fn mrs_li_files_her_complaint() {
    let hall = Hall::new().pictured();
    let needles = needles();
    let (over, end) = mpsc::channel::<()>();
    let leaks = std::thread::scope(|scope| {
        // Everything on the disk, again and again, for as long as she is there.
        let watcher = scope.spawn({
            let (hall, needles) = (&hall, &needles);
            move || watch(hall, needles, &end)
        });
        hall.whole_visit(&scenario(&[]));
        drop(over);
        watcher.join().expect("watched to the end")
    });
    assert_eq!(leaks.found, BTreeSet::new(), "read on the disk while she was there");
    assert!(leaks.passes > 20, "{} looks are too few to say anything", leaks.passes);
    assert_eq!(needles.found_beneath(&hall.data()), [""; 0], "left on the disk");
    assert_eq!(needles.found_in(hall.said().as_bytes()), [""; 0], "said in the log:\n{}", hall.said());

    the_summary_tells_what_it_cost(&hall);
    every_step_has_its_picture(&hall);
    the_screens_were_in_order(&hall);
    the_ticket_came_out_as_dots(&hall, &needles);
    the_papers_can_be_read(&hall);
    the_package_is_whole(&hall);
    the_court_has_every_answer(&hall);
}

fn needles() -> Needles {
    let mut needles = Needles::new(HER_WORDS);
    for page in ["iou-1", "iou-2", "transfer-1", "chat-1"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/demo/pages/{page}.jpg"));
        let picture = std::fs::read(file).expect("a page");
        let middle = picture.len() / 2;
        needles.add(format!("the picture {page}"), picture[middle..middle + 24].to_vec());
    }
    needles
}

struct Leaks {
    found: BTreeSet<String>,
    passes: usize,
}

/// Reads every file under the data folder until told that it is over; temporary files may not be there at all.
fn watch(hall: &Hall, needles: &Needles, end: &mpsc::Receiver<()>) -> Leaks {
    let mut leaks = Leaks { found: BTreeSet::new(), passes: 0 };
    loop {
        leaks.found.extend(needles.found_beneath(&hall.data()));
        leaks.found.extend(files(&hall.temporary()).iter().map(|file| format!("a temporary file {}", file.display())));
        leaks.passes += 1;
        // The visit under test is to have the machine in between.
        match end.recv_timeout(Duration::from_millis(100)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return leaks,
        }
    }
}

fn the_summary_tells_what_it_cost(hall: &Hall) {
    let summary = hall.summary();
    let keys: Vec<_> = summary.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["package_id", "ticket_number", "receipt_verified", "steps", "touches", "keystrokes", "peak_rss_kib"]);
    assert_eq!(summary["receipt_verified"], true);
    assert_eq!(summary["ticket_number"], "A001");
    assert_eq!(summary["package_id"], hall.filing().package_id.to_string());
    let steps = summary["steps"].as_array().expect("steps");
    let slugs: Vec<_> = steps.iter().map(|step| step["name"].as_str().expect("a slug")).collect();
    assert_eq!(slugs, Step::ALL.map(Step::slug));
    let sum = |what: &str| steps.iter().map(|step| step[what].as_u64().expect("a number")).sum::<u64>();
    for what in ["touches", "keystrokes"] {
        assert!(sum(what) > 0 && summary[what] == sum(what), "{what}: {summary}");
    }
    assert!(summary["peak_rss_kib"].as_u64().is_some_and(|kib| kib > 10_000));
}

fn every_step_has_its_picture(hall: &Hall) {
    let pictures = files(&hall.out().join("screens"));
    for slug in Step::ALL.map(Step::slug) {
        let of_step = |file: &&std::path::PathBuf| {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.split_once('-').is_some_and(|(number, name)| number.len() == 2 && name == format!("{slug}.png"))
        };
        let picture = pictures.iter().find(of_step).unwrap_or_else(|| panic!("no picture of {slug}: {pictures:?}"));
        assert_eq!(image::image_dimensions(picture).expect("a picture"), (1080, 1920), "{slug}");
    }
}

/// The gate's complaints begin with the picture they belong to.
fn the_screens_were_in_order(hall: &Hall) {
    let said = hall.said();
    let complaints: Vec<_> = said.lines().filter(|line| line.contains(".png: ")).collect();
    assert_eq!(complaints, [""; 0]);
}

fn the_ticket_came_out_as_dots(hall: &Hall, needles: &Needles) {
    let read = |name: &str| std::fs::read(hall.out().join(name)).expect("a file");
    let bytes = read("ticket.bin");
    let count = |command: &[u8]| bytes.windows(command.len()).filter(|at| at == &command).count();
    assert!(count(b"\x1dv0\0") >= 2, "a raster for the ticket, one for the slip");
    assert!(count(b"\x1dV") >= 2, "both are cut off");
    assert_eq!(needles.found_in(&bytes), [""; 0], "letters are dots, not text");
    for name in ["ticket.png", "slip.png"] {
        let dots = image::open(hall.out().join(name)).expect("a picture").into_luma8();
        let black = dots.pixels().filter(|dot| dot.0[0] == 0).count();
        assert!(black > 1000, "{name} has {black} black dots");
        let code = tool("zbarimg", "zbar-tools", &["--quiet", "--raw"], &hall.out().join(name));
        assert_eq!(code.trim(), hall.filing().package_id.to_string(), "{name}");
    }
}

fn the_papers_can_be_read(hall: &Hall) {
    let out = hall.out();
    let bag = files(&out.join("package")).into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "pdf"));
    let papers: Vec<_> = bag.chain([out.join("complaint.pdf"), out.join("receipt.pdf")]).collect();
    assert_eq!(
        papers.len(),
        11,
        "complaint, list, address, pledge, refund account, receipt, three of evidence, and two beside the bag: {papers:?}"
    );
    for paper in &papers {
        assert!(tool("qpdf", "qpdf", &["--check"], paper).contains("No syntax or stream encoding errors found"));
    }
    let text =
        |name: &str| -> String { tool("pdftotext", "poppler-utils", &["-raw"], &out.join(name)).split_whitespace().collect() };
    let filing = hall.filing();
    for (paper, pieces) in [
        (
            "complaint.pdf",
            &[
                "民事起诉状",
                "姓名：李桂兰",
                "110101195402030027",
                "13812345678",
                "姓名：王建国",
                "示例市示例区和平路12号2单元",
                "尚欠本金80,000元（捌万元整）",
                "2024年3月1日在我家写的借条",
                "2025年2月28日",
                "示例区人民法院",
            ][..],
        ),
        (
            "receipt.pdf",
            &["材料收到回执", "受理法院示例区人民法院", "收到时间", "SL01-", "李桂兰", "王建国", "A001", "不等于立案"][..],
        ),
    ] {
        let text = text(paper);
        for piece in pieces {
            assert!(text.contains(piece), "{piece} is not in {paper}: {text}");
        }
    }
    assert!(text("receipt.pdf").contains(&filing.package_id.short()));
    for (paper, piece) in [
        ("integrity-pledge", "承诺人（签字、盖章）"),
        ("refund-account", "李桂兰诉王建国民间借贷纠纷一案"),
        ("material-receipt", "第二联人民法院存卷"),
    ] {
        let path = format!("data/{paper}.pdf");
        assert!(filing.files.iter().any(|file| file.path == path), "{path} is not listed");
        assert!(text(&format!("package/{path}")).contains(piece), "{piece} is not in {path}");
    }
    assert!(text("package/data/material-receipt.pdf").contains("诚信诉讼承诺书11"), "the pledge is on the receipt");
}

fn the_package_is_whole(hall: &Hall) {
    let package = hall.out().join("package");
    let verify = |folder: &Path| {
        let program = env!("CARGO_BIN_EXE_dengwen");
        Command::new(program).args(["package", "verify"]).arg(folder).output().expect("it runs").status.code()
    };
    assert_eq!(verify(&package), Some(0));
    match std::env::var_os("DENGWEN_PEERS_PYTHON") {
        Some(python) => {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/bag.py");
            let output = Command::new(python).arg(script).arg(&package).output().expect("Python");
            assert!(output.status.success(), "bagit: {}", String::from_utf8_lossy(&output.stderr));
        }
        None => eprintln!("not asked: bagit (DENGWEN_PEERS_PYTHON is not set)"),
    }
    // What was shown is what was sent.
    let read = |file: &Path| std::fs::read(file).expect("a file");
    assert_eq!(read(&package.join("data/complaint.pdf")), read(&hall.out().join("complaint.pdf")));
    let mut complaint = read(&package.join("data/complaint.pdf"));
    complaint[100] ^= 1;
    std::fs::write(package.join("data/complaint.pdf"), complaint).expect("written");
    assert_eq!(verify(&package), Some(1), "one bit is another paper");
}

fn the_court_has_every_answer(hall: &Hall) {
    let filing = hall.filing();
    assert_eq!(hall.packages_at_court(), [filing.package_id.to_string()]);
    assert_eq!(hall.numbers(), ["A001"]);
    assert_eq!(hall.outbox_entry().package_id, filing.package_id);
    assert_eq!((filing.plaintiffs.len(), filing.defendants.len()), (1, 1));
    assert_eq!(filing.claim_total.map(|total| total.grouped()).as_deref(), Some("80,000"));
    let papers: Vec<_> = filing.evidence.iter().map(|item| (item.key.as_str(), item.submission, item.pages)).collect();
    let scanned = Submission::Scanned;
    assert_eq!(papers, [("iou", scanned, 2), ("transfer", scanned, 1), ("demand", scanned, 1)]);
    for (key, answer) in journey_support::ANSWERS {
        assert_eq!(filing.answers.get(*key), Some(&serde_json::json!(answer)), "{key}");
    }
    assert_eq!(filing.answers["claims.principal_due"], 8_000_000);
    assert_eq!((filing.signatures.len(), filing.consents.len()), (1, 1));
}

#[test]
fn she_files_in_english_on_a_wide_screen() {
    let hall = Hall::new().pictured();
    let answers = "[answers]\n";
    let mistyped = r#"[answers]
"What is their identity number?" = [
  { wrong = { type = "110101197503150018", says = "does not fit" } },
  { type = "110101197503150019" },
]
"#;
    let text = include_str!("scenarios/private-lending-en.toml");
    assert_eq!(text.matches(answers).count(), 1);
    hall.whole_visit(&text.replace(answers, mistyped));
    the_screens_were_in_order(&hall);
    assert_eq!(hall.filing().language, dengwen::filing::Language::En);
    the_court_has_every_answer(&hall);
}
