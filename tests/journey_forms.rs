//! A whole visit for every form, over the glass: no screen out of order, a package the court can check, a complaint that says what
//! was answered. Three of them every time; all of them are for the long counts (`make torture`), which keep their pictures in
//! `demo-out/`.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use std::path::Path;

use dengwen::{
    document::{FurtherPaper, papers_of},
    filing::{Filing, IdentifiedBy, Party, Submission},
};
use journey_support::{Hall, grep::files, tool};

/// A form's visit, and what must be read off the papers.
struct Form {
    /// Of the scenario.
    name: &'static str,
    /// 案由.
    cause: &'static str,
    /// 标的总额, as it is printed; `None` where the form has none.
    total: Option<&'static str>,
    /// Pieces of the complaint: parties, claims, facts.
    says: &'static [&'static str],
}

/// Visits with large text, where a long text or an amount with 角 and 分 still makes the screen set its title or its figure smaller
/// than was asked for. Nothing else may be wrong there.
const CROWDED: [&str; 2] = ["guarantee-insurance", "property-service"];

const DIVORCE: Form = Form {
    name: "divorce",
    cause: "02.02.014",
    total: None,
    says: &["姓名：陈雨桐", "姓名：徐浩然", "请求判决原告陈雨桐与被告徐浩然离婚。", "徐子涵（2017", "每月1500元"],
};
const GENERIC: Form = Form {
    name: "generic",
    cause: "03.05.044",
    total: Some("12,600"),
    says: &["姓名：李桂兰", "姓名：孙强", "2.要求被告赔偿地板、天花板和家具的损失", "卧室天花板起皮", "证人：赵小梅"],
};
const OTHERS: [Form; 10] = [
    Form { name: "labour", cause: "07.19", total: Some("46,800"), says: &["示例餐饮管理有限公司", "317号"] },
    Form {
        name: "traffic",
        cause: "10.35.411",
        total: Some("45,020.50"),
        says: &["姓名：吴晓丽", "示例财产保险", "垫付医药费5000元"],
    },
    Form {
        name: "sale", cause: "04.10.088", total: Some("48,180"), says: &["示例装饰工程有限公司", "地砖2400片"]
    },
    Form {
        name: "property-service", cause: "04.10.126", total: Some("7,866.80"), says: &["姓名：刘敏", "每日加收万分之三"]
    },
    Form {
        name: "financial-loan", cause: "04.10.108.01", total: Some("275,360"), says: &["姓名：马建军", "优先受偿"]
    },
    Form {
        name: "credit-card", cause: "04.10.115.02", total: Some("47,058.84"), says: &["姓名：李明", "多次短信、电话催收"]
    },
    Form {
        name: "guarantee-insurance", cause: "09.31.371.04", total: Some("85,126.35"), says: &["姓名：张鹏", "P20240301"]
    },
    Form {
        name: "finance-lease",
        cause: "04.10.117",
        total: Some("67,100"),
        says: &["姓名：田大山", "姓名：田小山", "京A54321"],
    },
    Form {
        name: "house-lease-en", cause: "04.10.116.02", total: Some("7,800"), says: &["姓名：郭美玲", "当日退还押金"]
    },
    Form {
        name: "securities-misrep-en", cause: "09.28.352.03", total: Some("36,054"), says: &["示例电子股份有限公司"]
    },
];

/// The visit, and what it leaves behind; the pictures are copied to `keep`.
fn visit(form: &Form, keep: Option<&Path>) -> Filing {
    let name = form.name;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenarios/{name}.toml"));
    let hall = Hall::new().pictured();
    let printed = hall.whole_visit(&std::fs::read_to_string(file).expect("a scenario"));
    let said = hall.said();
    if let Some(keep) = keep {
        let folder = keep.join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        for picture in files(&hall.out().join("screens")) {
            std::fs::copy(&picture, folder.join(picture.file_name().expect("a name"))).expect("copied");
        }
        std::fs::copy(hall.out().join("complaint.pdf"), folder.join("complaint.pdf")).expect("copied");
    }
    let known = |line: &str| CROWDED.contains(&name) && line.contains(".png: small: ");
    let complaints: Vec<_> = said.lines().filter(|line| line.contains(".png: ") && !known(line)).collect();
    assert_eq!(complaints, [""; 0], "{name}");
    let summary = hall.summary();
    assert_eq!(summary["receipt_verified"], true, "{name}: {printed}");

    let filing = hall.filing();
    assert!(filing.cause.code.starts_with(form.cause), "{name}: {:?}", filing.cause);
    assert_eq!(filing.claim_total.map(|total| total.grouped()).as_deref(), form.total, "{name}");
    // Where no money is claimed, the base fee is the court's to say; the demonstration's has not.
    assert_eq!(filing.estimated_fee.is_some(), form.total.is_some(), "{name}: {:?}", filing.estimated_fee);
    assert!(filing.evidence.iter().any(|item| item.submission == Submission::Scanned && item.pages == 1), "{name}");
    let text = tool("pdftotext", "poppler-utils", &["-raw"], &hall.out().join("complaint.pdf"));
    let text: String = text.split_whitespace().collect();
    for piece in form.says {
        assert!(text.contains(piece), "{name}: {piece} is not in {text}");
    }
    filing
}

#[test]
fn mrs_chen_files_for_divorce() {
    visit(&DIVORCE, None);
}

#[test]
fn mrs_li_says_what_happened_and_finds_its_cause() {
    visit(&GENERIC, None);
}

/// Three plaintiffs, two of them here: each of these lays down a card and signs, the third one's power is wanted.
#[test]
fn husband_and_wife_file_together_with_a_sister() {
    let form = Form {
        name: "together",
        cause: "04.10.108.03",
        total: Some("80,000"),
        says: &["姓名：李桂兰", "姓名：孙国华", "证件号码：110101197106150058", "姓名：李桂香"],
    };
    let filing = visit(&form, None);
    let signed: Vec<_> = filing.signatures.iter().map(|it| (it.signer.reveal(), it.file.as_str())).collect();
    assert_eq!(signed, [("李桂兰", "data/signatures/01.png"), ("孙国华", "data/signatures/02.png")]);
    let here = filing.plaintiffs.iter().map(|party| match party {
        Party::NaturalPerson(person) => person.identified_by == Some(IdentifiedBy::Chip),
        Party::Organisation(_) => false,
    });
    assert_eq!(here.collect::<Vec<_>>(), [true, true, false]);
    let has = |path: &str| filing.files.iter().any(|file| file.path == path);
    assert!(has("data/signatures/02.png") && has("data/card/plaintiff-2-text.bin"), "{:?}", filing.files);
    let wanted = papers_of(&filing, false).into_iter().filter(|paper| matches!(paper, FurtherPaper::PowerOfAttorney(_)));
    assert_eq!(wanted.collect::<Vec<_>>(), [FurtherPaper::PowerOfAttorney(1)]);
    assert!(has(&FurtherPaper::PowerOfAttorney(1).path()));
}

/// Every form has its visit here; private lending has its own test.
#[test]
fn no_form_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/case-types");
    for entry in std::fs::read_dir(folder).expect("the case types") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let visited = [&DIVORCE, &GENERIC].into_iter().chain(&OTHERS).any(|form| form.name.trim_end_matches("-en") == name);
        assert!(visited || ["shared", "private-lending"].contains(&name.as_str()), "nobody files {name}");
    }
}

/// All of them, pictures kept: for `make torture`, which says so; a quarter of an hour.
#[test]
fn every_form_is_filed() {
    if std::env::var_os("DENGWEN_EVERY_FORM").is_none() {
        return;
    }
    let keep = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo-out");
    for form in [&DIVORCE, &GENERIC].into_iter().chain(&OTHERS) {
        visit(form, Some(&keep));
        println!("{}: filed", form.name);
    }
}
