//! A lawyer files for a company, with the largest text on a wide screen: the branches that Mrs Li never sees.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use dengwen::filing::{Capacity, Party, Personal, Submission};
use journey_support::{Hall, tool};

/// With the largest text the last of four answers stands on a second page.
#[test]
fn a_guardian_is_reached_on_the_second_page() {
    let hall = Hall::new();
    let text = include_str!("scenarios/guardian.toml").replace("text-size = 0", "text-size = 3");
    let seen = hall.visit(&text, Some("jurisdiction")).stands_still();
    assert!(seen.iter().any(|seen| seen.slug == "cause"), "{seen:?}");
}

#[test]
fn a_lawyer_files_for_a_company_that_lent_cash() {
    let hall = Hall::new().pictured();
    let text = include_str!("scenarios/lawyer-for-company.toml");
    let wide = text.replace("size = [1080, 1920]", "size = [1920, 1080]").replace("text-size = 0", "text-size = 3");
    assert_ne!(wide, text);
    hall.whole_visit(&wide);
    let said = hall.said();
    assert_eq!(said.lines().filter(|line| line.contains(".png: ")).collect::<Vec<_>>(), [""; 0]);

    let filing = hall.filing();
    assert_eq!(filing.filer.capacity, Capacity::Agent);
    let Party::Organisation(company) = &filing.plaintiffs[0] else { panic!("a company: {:?}", filing.plaintiffs) };
    assert_eq!((company.name.reveal(), filing.plaintiffs.len()), ("示例贸易有限公司", 1), "the lawyer is no plaintiff");
    let lawyer = &filing.agents[0];
    assert_eq!((lawyer.name.reveal(), lawyer.authority.as_deref()), ("王喆", Some("特别授权")));
    assert_eq!(lawyer.organisation.as_ref().map(Personal::reveal), Some("示例律师事务所"));
    let other = &filing.agents[1];
    assert_eq!(
        (other.name.reveal(), other.kind.as_deref(), other.authority.as_deref()),
        ("周海燕", Some("工作人员"), Some("一般授权"))
    );
    assert_eq!(filing.claim_total.map(|total| total.grouped()).as_deref(), Some("206,000"));
    let item = |key: &str| filing.evidence.iter().find(|item| item.key == key).expect("on the list");
    assert_eq!((item("iou").submission, item("iou").pages), (Submission::Scanned, 2));
    let transfer = item("transfer");
    assert_eq!((transfer.submission, transfer.reason.as_deref()), (Submission::Absent, Some("给付现金，没有凭证")));
    assert_eq!(item("power_of_attorney").reason.as_deref(), Some("未说明"), "the court sees what was not spoken of");
    let gaps: Vec<_> = filing.gaps.iter().map(|gap| gap.label.as_str()).collect();
    assert!(gaps.contains(&"计算方式"), "{gaps:?}");

    let data = hall.out().join("package/data");
    for (paper, pieces) in [
        (
            "power-of-attorney-1.pdf",
            &["示例贸易有限公司", "王喆", "律师√", "特别授权√", "周海燕", "工作人员√", "一般授权√"][..],
        ),
        ("legal-representative-1.pdf", &["法定代表人身份证明书", "示例贸易有限公司"]),
        ("material-receipt.pdf", &["授权委托书（待签名）", "法定代表人身份证明书（待盖章）"]),
    ] {
        let text: String = tool("pdftotext", "poppler-utils", &["-raw"], &data.join(paper)).split_whitespace().collect();
        for piece in pieces {
            assert!(text.contains(piece), "{piece} is not in {paper}: {text}");
        }
    }
    assert!(!data.join("relief-application.pdf").exists(), "the company did not ask for it");

    let complaint = tool("pdftotext", "poppler-utils", &["-raw"], &hall.out().join("complaint.pdf"));
    let complaint: String = complaint.split_whitespace().collect();
    for piece in [
        "名称：示例贸易有限公司",
        "姓名：王喆",
        "单位：示例律师事务所",
        "特别授权",
        "姓名：周海燕",
        "206,000元（贰拾万陆仟元整）",
        "不清楚",
    ] {
        assert!(complaint.contains(piece), "{piece} is not in {complaint}");
    }
}

/// He prints what to bring first; the company's seal stands on the complaint: printed on A4, stamped, scanned; at the end he takes a
/// copy along.
#[test]
fn a_company_stamps_its_complaint_and_takes_a_copy() {
    let hall = Hall::new().pictured();
    let text = include_str!("scenarios/lawyer-for-company.toml");
    let edits = [
        (
            "do = [{ touch = \"我要立案\" }]",
            r#"do = [
  { touch = "要带什么材料" },
  { wait = "是哪一种纠纷？" },
  { touch = "别人借了我的钱不还" },
  { touch = "下一步" },
  { wait = "立案要带的材料" },
  { touch = "打印带走" },
  { wait = "打好了，请拿走" },
  { touch = "知道了" },
  { touch = "好了" },
  { wait = "您今天要办什么？" },
  { touch = "我要立案" },
]"#,
        ),
        (
            "do = [{ sign = true }, { touch = \"签好了，提交\" }]",
            r#"do = [
  { touch = "打印出来盖公章" },
  { gone = "请稍等" },
  { pages = ["demo/pages/iou-1.jpg", "demo/pages/iou-2.jpg"] },
  { touch = "扫描" },
  { wait = "第 2 页" },
  { gone = "请稍等" },
  { touch = "盖好了，去签名" },
  { sign = true },
  { touch = "签好了，提交" },
]"#,
        ),
        (
            "{ wait = \"法院已收到您的材料\" }, ",
            "{ wait = \"法院已收到您的材料\" }, { wait = \"号票打好了\" }, { touch = \"打印\" }, { touch = \"诉状和回执\" }, { wait = \"都打好了\" }, ",
        ),
    ];
    let text = edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    });
    hall.whole_visit(&text);
    let said = hall.said();
    assert_eq!(said.lines().filter(|line| line.contains(".png: ")).collect::<Vec<_>>(), [""; 0]);

    let filing = hall.filing();
    let stamped = filing.stamped_complaint.expect("stamped");
    assert_eq!((stamped.file.as_str(), stamped.pages), ("data/complaint-stamped.pdf", 2));
    assert_eq!(filing.signatures.len(), 1, "the other papers are signed");
    let pages = tool("qpdf", "qpdf", &["--show-npages"], &hall.out().join("package").join(&stamped.file));
    assert_eq!(pages.trim(), "2");

    let read = |name: &str| -> String {
        tool("pdftotext", "poppler-utils", &["-raw"], &hall.out().join(name)).split_whitespace().collect()
    };
    for (paper, piece) in [
        ("a4-1.pdf", "立案材料清单"),
        ("a4-1.pdf", "借条、借据、欠条或借款合同"),
        ("a4-2.pdf", "民事起诉状"),
        ("a4-3.pdf", "民事起诉状"),
        ("a4-4.pdf", "材料收到回执"),
        ("a4-4.pdf", "民事起诉状（盖章）"),
    ] {
        let text = read(paper);
        assert!(text.contains(piece), "{piece} is not in {paper}: {text}");
    }
    assert!(!hall.out().join("a4-5.pdf").exists());
}
