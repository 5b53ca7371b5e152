//! Everything breaks: the visit still ends with a number on the glass, what was filled in is kept, and the sentence says what is
//! wrong and what to do about it.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use dengwen::{
    filing::{IdentifiedBy, Party, Submission},
    store::OutboxState,
    visit::{Position, Visit},
};
use journey_support::{Hall, SHORT, scenario, scenario_after, tool};

const START: &str = "do = [{ touch = \"点击屏幕开始\" }]";
const SUBMIT: &str = "do = [{ sign = true }, { touch = \"签好了，提交\" }]";
const TICKET: &str = "do = [{ wait = \"法院已收到您的材料\" }, { lift-card = true }, { touch = \"办完了，离开\" }]";
const REVIEW: &str = r#"
[[act]]
on = "review"
do = [{ gone = "正在排版" }, { touch = "就这样，去签名" }]
"#;
const SERVICE: &str = "do = [{ touch = \"我要立案\" }]";
const CARD: &str = "do = [{ card = \"demo/cards/li-guilan.toml\" }, { wait = \"是您本人吗？\" }, { touch = \"是我，继续\" }]";

/// The printer is unplugged from the beginning, the court is gone when she submits.
#[test]
fn without_printer_and_network_she_has_her_number_and_the_court_has_it_later() {
    let hall = Hall::new();
    let edits = [
        (START, "do = [{ fault = [\"printer\", \"offline\"] }, { touch = \"点击屏幕开始\" }]"),
        (SUBMIT, "do = [{ sign = true }, { cut-network = true }, { touch = \"签好了，提交\" }]"),
        (
            TICKET,
            r#"do = [
  { wait = "已存好，正在送往法院" },
  { wait = "您的号码" },
  { wait = "打印机没有反应。您的号码在屏幕上，一样有效" },
  { cut-network = false },
  { wait = "法院已收到您的材料" },
  { fault = ["printer", "none"] },
  { touch = "打印" },
  { touch = "号票，再打一张" },
  { wait = "号票打好了，请拿走" },
  { lift-card = true },
  { touch = "办完了，离开" },
]"#,
        ),
    ];
    let edits: Vec<_> = edits.into_iter().chain(SHORT).collect();
    let answer = hall.whole_visit(&scenario(&edits));
    assert!(answer["receipt_number"].as_str().is_some_and(|number| number.starts_with("SL01-")));
    let entry = hall.outbox_entry();
    assert_eq!(entry.state, OutboxState::Received);
    assert!(entry.attempts > 0, "it was tried in vain before");
    assert_eq!(hall.packages_at_court(), [entry.package_id.to_string()]);
    assert_eq!(hall.numbers(), [entry.ticket.as_str()], "printing again is no other number");
    assert_eq!(answer["ticket_number"], entry.ticket);
    assert!(hall.out().join("ticket.png").is_file(), "the paper came when the printer was well again");
}

/// A kiosk nobody ever connected says so before anybody begins, and gives a number of its own series.
#[test]
fn a_court_never_reached_leaves_a_number_for_the_window() {
    let hall = Hall::new();
    let window = r#"do = [{ touch = "只取号，去窗口" }]

[[act]]
on = "ticket"
do = [{ wait = "号取好了" }, { wait = "号票打好了" }, { touch = "办完了，离开" }]
"#;
    let edits = [
        ("size = [1080, 1920]", "size = [1080, 1920]\noffline = true"),
        (START, "do = [{ wait = \"暂不能立案，可以取号\" }, { touch = \"点击屏幕开始\" }]"),
        (SERVICE, window),
    ];
    let mut visit = hall.visit(&scenario(&edits), Some("feedback"));
    let seen = visit.stands_still();
    visit.kill();
    assert_eq!(seen.iter().rev().find_map(|seen| seen.ticket.as_deref()), Some("K001"), "its own series");
    assert!(hall.store().outbox().expect("the outbox").is_empty() && hall.packages_at_court().is_empty());
}

/// What could be scanned is kept, she leaves with a number, and goes on another time.
#[test]
fn a_jammed_scanner_leaves_a_draft_and_a_number() {
    let hall = Hall::new();
    let jam = r#"[[act]]
on = "materials"
do = [
  { fault = ["scanner", "jam-after 0"] },
  { row = "借条、借据、欠条或借款合同" },
  { pages = ["demo/pages/iou-1.jpg"] },
  { touch = "扫描" },
  { wait = "卡纸了。已扫的页都在；请工作人员取出纸张，再继续扫描。" },
  { touch = "原件当庭提交" },
]

[[act]]
on = "materials"
do = [
  { row = "转账凭证" },
  { fault = ["scanner", "jam-after 1"] },
  { pages = ["demo/pages/transfer-1.jpg", "demo/pages/chat-1.jpg"] },
  { touch = "扫描" },
  { wait = "卡纸了" },
  { wait = "第 1 页" },
  { touch = "这份好了" },
]

[[act]]
on = "materials"
do = [{ touch = "下一步" }]
"#;
    let leave = r#"
[[act]]
on = "review"
do = [
  { touch = "退出并清除" },
  { touch = "保存，下次再办" },
]

[[act]]
on = "attract"
do = [{ touch = "点击屏幕开始" }]

[[act]]
on = "services"
do = [{ touch = "只取号，去窗口" }]

[[act]]
on = "ticket"
do = [{ wait = "号取好了" }, { wait = "号票打好了" }, { touch = "办完了，离开" }]
"#;
    let materials = "[[act]]\non = \"materials\"\ndo = [{ touch = \"下一步\" }]\n";
    let edits = [(materials, jam), (REVIEW, leave)];
    let edits: Vec<_> = SHORT.into_iter().chain(edits).collect();
    let mut visit = hall.visit(&scenario(&edits), Some("feedback"));
    let seen = visit.stands_still();
    visit.kill();
    assert_eq!(seen.iter().rev().find_map(|seen| seen.ticket.as_deref()), Some("A001"), "a leased number");
    assert!(hall.store().outbox().expect("the outbox").is_empty() && hall.packages_at_court().is_empty());

    let draft = draft_of_mrs_li(&hall);
    assert_eq!(draft.position, Position::Review);
    assert_eq!(draft.materials["iou"].submission, Some(Submission::InCourt));
    let transfer = &draft.materials["transfer"];
    assert_eq!((transfer.submission, transfer.pages.len()), (Some(Submission::Scanned), 1), "what was scanned is kept");

    // Later, with the network: the number still stands there, and she goes on where she was.
    let edits = [(SERVICE, "do = [{ touch = \"继续上次的填写\" }]"), (CARD, "do = [{ card = \"demo/cards/li-guilan.toml\" }]")];
    let left = "[[act]]\non = \"ticket\"\ndo = [{ touch = \"办完了，离开\" }]\n\n[[act]]\non = \"feedback\"\ndo = [{ touch = \"离开\" }]\n";
    hall.whole_visit(&scenario_after(left, &edits));
    let filing = hall.filing();
    assert_eq!(filing.package_id, draft.package_id);
    assert_eq!(hall.packages_at_court(), [draft.package_id.to_string()]);
    assert_eq!(filing.evidence.iter().map(|item| item.pages).collect::<Vec<_>>(), [0, 1, 0]);
}

fn draft_of_mrs_li(hall: &Hall) -> Visit {
    let store = hall.store();
    let draft = store.draft_of(store.draft_index("110101195402030027")).expect("the store").expect("a draft");
    serde_json::from_slice(&draft.state).expect("a visit")
}

/// The card reader says nothing: a person helps, and a number for the window is never withheld.
#[test]
fn a_dumb_reader_leads_to_the_window_with_a_number() {
    let hall = Hall::new();
    let edits = [
        (START, "do = [{ fault = [\"id-reader\", \"dumb\"] }, { touch = \"点击屏幕开始\" }]"),
        (
            CARD,
            r#"do = [
  { card = "demo/cards/li-guilan.toml" },
  { wait = "读卡器没有反应" },
  { touch = "取号去窗口办" },
]"#,
        ),
        (TICKET, r#"do = [{ wait = "请带身份证和全部材料去窗口" }, { wait = "号票打好了" }, { touch = "办完了，离开" }]"#),
    ];
    let mut visit = hall.visit(&scenario(&edits), Some("feedback"));
    let seen = visit.stands_still();
    visit.kill();
    let number = seen.iter().rev().find_map(|seen| seen.ticket.clone()).expect("a number");
    assert_eq!(hall.numbers(), [number]);
    let slugs: Vec<_> = seen.iter().map(|seen| seen.slug.as_str()).collect();
    assert!(!slugs.contains(&"on-behalf-of"), "nobody goes on without being known: {slugs:?}");
}

/// The card reader says nothing: she types what stands on her card, and files. The court sees that it was typed, and a clerk compares.
#[test]
fn with_a_dumb_reader_she_types_her_card_and_files() {
    let hall = Hall::new().pictured();
    let edits = [
        (START, "do = [{ fault = [\"id-reader\", \"dumb\"] }, { touch = \"点击屏幕开始\" }]"),
        (
            CARD,
            r#"at = "请把身份证放在读卡区"
do = [{ wait = "读卡器没有反应" }, { touch = "读不出来，或是别的证件" }]

[[act]]
on = "identity"
at = "您带的是哪一种证件？"
do = [{ touch = "居民身份证" }]

[[act]]
on = "identity"
at = "证件上的姓名是什么？"
do = [{ type = "李桂兰" }, { touch = "下一步" }]

[[act]]
on = "identity"
at = "证件号码是多少？"
do = [{ type = "110101195402030027" }, { touch = "下一步" }]

[[act]]
on = "identity"
at = "是您本人吗？"
do = [{ wait = "工作人员会核对证件" }, { touch = "是我，继续" }]"#,
        ),
        (
            "\"您做什么工作？\" = { type = \"退休\" }",
            "\"您做什么工作？\" = { unsure = true }\n\"您是哪个民族？\" = { type = \"汉\" }\n\"您的住址是哪里？\" = { type = \"示例市示例区和平路12号\" }",
        ),
    ];
    let edits: Vec<_> = edits.into_iter().chain(SHORT.into_iter().filter(|(old, _)| !old.contains("您做什么工作"))).collect();
    hall.whole_visit(&scenario(&edits));
    let said = hall.said();
    assert_eq!(said.lines().filter(|line| line.contains(".png: ")).collect::<Vec<_>>(), [""; 0]);
    let filing = hall.filing();
    assert_eq!(filing.filer.identified_by, IdentifiedBy::Typed);
    let Party::NaturalPerson(plaintiff) = &filing.plaintiffs[0] else { panic!("a person") };
    assert_eq!((plaintiff.name.reveal(), plaintiff.identified_by), ("李桂兰", Some(IdentifiedBy::Typed)));
    assert_eq!(plaintiff.birth_date.map(|day| day.to_string()).as_deref(), Some("1954-02-03"), "her number says so");
    assert!(filing.evidence.iter().any(|item| item.key == "own_document"), "the court wants to see the document");
    let receipt = tool("pdftotext", "poppler-utils", &["-raw"], &hall.out().join("package/data/material-receipt.pdf"));
    let receipt: String = receipt.split_whitespace().collect();
    assert!(receipt.contains("李桂兰（证件由本人填写，请核对原件）"), "{receipt}");
}
