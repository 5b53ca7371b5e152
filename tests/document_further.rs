//! The papers that some filings have and others do not, and the list of what to bring.

#![allow(clippy::disallowed_methods)]

mod document_fixtures;

use std::path::{Path, PathBuf};

use dengwen::{
    document::{
        Checklist, ChecklistItem, ChecklistNeed, DocumentError, FurtherPaper, MATERIAL_RECEIPT_PATH, PaperPages, Standard,
        checklist_pdf, further_paper_pdf, material_receipt_pdf, paper_pages, papers_of,
    },
    filing::{Bilingual, Capacity, FileDigest, Filing, Language, Organisation, Party, Submission},
};
use document_fixtures::{
    peers::{preflight, run, text_of},
    *,
};

use FurtherPaper::{IntegrityPledge, LegalRepresentative, PowerOfAttorney, RefundAccount, ReliefApplication};

const GROUND: &str = "残疾人，无固定生活来源";

/// Mrs Li, her sister with a rare name and a firm; she cannot pay the fee.
fn crowd() -> Filing {
    let mut filing = alone();
    let mut sister = person("李㛃〇");
    sister.id_number = Some("110101196001010029".into());
    let firm = Organisation {
        name: "示例市𠮷祥䶮达商行".into(),
        representative: Some("赵𠮷".into()),
        representative_title: Some("总经理".into()),
        uscc: Some("91350100M000100Y43".into()),
        organisation_type: Some("有限责任公司".into()),
        ..Organisation::default()
    };
    filing.plaintiffs.extend([Party::NaturalPerson(sister), Party::Organisation(firm)]);
    filing.agents.clear();
    relieved(&mut filing, "免交", GROUND);
    filing
}

/// Mrs Li without her lawyer.
fn alone() -> Filing {
    Filing { agents: Vec::new(), ..filing() }
}

/// A lawyer for Mrs Li.
fn by_agent() -> Filing {
    let mut filing = filing();
    filing.filer.capacity = Capacity::Agent;
    filing.filer.card.name = "张明".into();
    filing.filer.card.number = "110101198503071238".into();
    filing
}

fn relieved(filing: &mut Filing, wants: &str, reason: &str) {
    let facts = "本人肢体残疾二级，没有固定收入，每月靠残疾人补贴800元生活，无力交纳诉讼费。";
    for (key, value) in [("wants", wants), ("reason", reason), ("facts", facts)] {
        filing.answers.insert(format!("relief.{key}"), value.into());
    }
}

/// As after sealing: the bag holds every paper there can be.
fn bagged(mut filing: Filing) -> Filing {
    let file = |path: String| FileDigest { path, bytes: 1, sha256: "9f2c41ab".repeat(8), sm3: String::new() };
    filing.files = papers_of(&filing, true).into_iter().map(|paper| file(paper.path())).collect();
    filing
}

fn list(language: Language) -> Checklist {
    let item = |name: (&str, &str), need, hint: (&str, &str)| ChecklistItem {
        name: Bilingual::new(name.0, name.1),
        need,
        hint: Bilingual::new(hint.0, hint.1),
    };
    Checklist {
        court: "示例市示例区人民法院".into(),
        title: Bilingual::new("民间借贷纠纷", "Private lending"),
        items: vec![
            item(
                ("身份证", "Your ID card"),
                ChecklistNeed::Must,
                ("正反面都要；孩子没有身份证的，带户口簿", "Both sides; the household register for a child without one"),
            ),
            item(("借条、借据、欠条或借款合同", "IOU or loan contract"), ChecklistNeed::Must, ("带原件", "Bring the original")),
            item(
                ("转账凭证", "Proof of transfer"),
                ChecklistNeed::Should,
                ("银行流水、微信或支付宝记录都可以", "Bank statement, WeChat or Alipay record"),
            ),
            item(("催款记录", "Reminders"), ChecklistNeed::Conditional, ("", "")),
        ],
        language,
    }
}

/// Every paper of this file in `standard`, by name.
fn papers(folder: &Path, standard: Standard) -> Vec<(String, PathBuf)> {
    let (crowd, agent, signed) = (bagged(crowd()), by_agent(), [signature()]);
    let further = |filing: &Filing, paper| {
        further_paper_pdf(typesetter(), filing, paper, &signed, standard, moment()).expect("a paper").paper
    };
    let mut made: Vec<(String, Vec<u8>)> =
        papers_of(&crowd, true).into_iter().map(|paper| (paper.path().replace("data/", ""), further(&crowd, paper))).collect();
    made.push(("power-by-agent.pdf".into(), further(&agent, PowerOfAttorney(1))));
    for (wants, reason) in [("缓交", "正在接受法律援助"), ("减交", "其他困难")] {
        let mut alone = self::alone();
        relieved(&mut alone, wants, reason);
        made.push((
            format!("relief-{}.pdf", if wants == "缓交" { "later" } else { "less" }),
            further(&alone, ReliefApplication),
        ));
    }
    let pages = paper_pages(typesetter(), &crowd, &signed).expect("pages");
    let receipt = material_receipt_pdf(typesetter(), &crowd, &pages, standard, moment()).expect("a receipt");
    made.push((MATERIAL_RECEIPT_PATH.replace("data/", ""), receipt.paper));
    for (name, language) in [("checklist.pdf", Language::Zh), ("checklist-en.pdf", Language::En)] {
        let list = checklist_pdf(typesetter(), &list(language), standard, moment()).expect("a list");
        made.push((name.into(), list.paper));
    }
    made.into_iter()
        .map(|(name, pdf)| {
            show(&name, &pdf);
            let path = folder.join(&name);
            std::fs::write(&path, pdf).expect("a temporary folder");
            (name, path)
        })
        .collect()
}

fn read(folder: &Path, name: &str) -> String {
    let papers = papers(folder, Standard::A2u);
    text_of(&papers.iter().find(|(it, _)| it == name).unwrap_or_else(|| panic!("{name} was not made")).1)
}

/// The text of one paper of `filing`.
fn text(filing: &Filing, paper: FurtherPaper) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = further_paper_pdf(typesetter(), filing, paper, &[], Standard::A2u, moment()).expect("a paper").paper;
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).expect("a temporary folder");
    text_of(&path)
}

fn assert_holds(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "{piece} is not in {text}");
    }
}

#[test]
fn each_paper_appears_exactly_when_it_should() {
    assert_eq!(papers_of(&alone(), false), [IntegrityPledge], "Mrs Li alone signs everything herself");
    assert_eq!(papers_of(&alone(), true), [IntegrityPledge, RefundAccount], "only where the court asks for it");
    let all =
        [PowerOfAttorney(1), PowerOfAttorney(2), LegalRepresentative(1), ReliefApplication, IntegrityPledge, RefundAccount];
    assert_eq!(papers_of(&crowd(), true), all);
    assert_eq!(papers_of(&by_agent(), false), [PowerOfAttorney(1), IntegrityPledge], "an agent is no plaintiff");

    let mut guardian = crowd();
    guardian.filer.capacity = Capacity::Guardian;
    assert_eq!(papers_of(&guardian, true), all, "the first plaintiff is stood for by law");
    let Party::NaturalPerson(child) = &mut guardian.plaintiffs[1] else { panic!("the second is a person") };
    child.ward = true;
    assert_eq!(papers_of(&guardian, true), [&[PowerOfAttorney(1)], &all[2..]].concat(), "so is another ward");
    let mut firm = crowd();
    firm.filer.capacity = Capacity::Organisation;
    firm.plaintiffs.drain(..2);
    firm.answers.insert("relief.wants".into(), "不用".into());
    assert_eq!(papers_of(&firm, false), [LegalRepresentative(1), IntegrityPledge]);
    firm.answers.insert("relief.wants".into(), serde_json::json!({ "gap": "unknown" }));
    assert_eq!(papers_of(&firm, false), [LegalRepresentative(1), IntegrityPledge]);
    for wants in ["缓交", "减交", "免交"] {
        firm.answers.insert("relief.wants".into(), wants.into());
        assert_eq!(papers_of(&firm, false), [LegalRepresentative(1), ReliefApplication, IntegrityPledge], "{wants}");
    }
}

#[test]
fn a_paper_the_filing_does_not_have_is_refused_and_not_made_up() {
    for paper in [PowerOfAttorney(0), PowerOfAttorney(3), LegalRepresentative(0), LegalRepresentative(2)] {
        let error = further_paper_pdf(typesetter(), &crowd(), paper, &[], Standard::A2u, moment()).expect_err("no such paper");
        assert!(matches!(error, DocumentError::NotOfThisFiling { .. }) && error.is_permanent(), "{error}");
    }
    let error = further_paper_pdf(typesetter(), &alone(), ReliefApplication, &[], Standard::A2u, moment()).expect_err("none");
    assert!(error.to_string().contains("申请书"), "{error}");
}

#[test]
fn qpdf_finds_nothing_wrong_and_each_paper_has_one_sheet() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, pdf) in papers(folder.path(), Standard::A2u) {
        let (good, said) = run("qpdf", "qpdf", &["--check", &pdf.to_string_lossy()]);
        assert!(good && said.contains("No syntax or stream encoding errors found"), "{name}: {said}");
        let (_, info) = run("pdfinfo", "poppler-utils", &[&pdf.to_string_lossy()]);
        let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).map(str::trim);
        // The receipt has two copies.
        assert_eq!(pages, Some(if name == "material-receipt.pdf" { "2" } else { "1" }), "{name}");
    }
}

#[test]
fn preflight_accepts_the_a_1b_rendering() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, pdf) in papers(folder.path(), Standard::A1b) {
        let (good, said) = preflight(&pdf);
        assert!(good && said.contains("is a valid PDF/A-1b file"), "{name}: {said}");
    }
}

#[test]
fn only_what_the_visitor_signs_bears_his_signature() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, pdf) in papers(folder.path(), Standard::A2u) {
        let (_, pictures) = run("pdfimages", "poppler-utils", &["-list", &pdf.to_string_lossy()]);
        let signed = name.starts_with("relief") || name == "integrity-pledge.pdf";
        assert_eq!(pictures.lines().count() - 2, usize::from(signed), "{name}: {pictures}");
    }
}

#[test]
fn a_co_plaintiff_gives_the_visitor_a_power_that_nobody_ticked_for_him() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = read(folder.path(), "power-of-attorney-1.pdf");
    let case = "李桂兰、李㛃〇、示例市𠮷祥䶮达商行诉王建国、示例市宏达建材有限公司民间借贷纠纷一案";
    assert_holds(&text, &["姓名：李㛃〇", "110101196001010029", "姓名：李桂兰", "110101195402030027", "13812345678", case]);
    assert_holds(&text, &["代为承认诉讼请求", "代为提起上诉", "全权代理", "第六十二条", "委托人（签名、捺印）", "年月日"]);
    assert!(!text.replace("“√”", "").contains('√'), "only the instructions speak of √: {text}");
    let text = read(folder.path(), "power-of-attorney-2.pdf");
    assert_holds(&text, &["名称：示例市𠮷祥䶮达商行", "法定代表人：赵𠮷", "委托单位（盖章）", "法定代表人（签名）"]);
}

#[test]
fn an_agents_power_says_who_he_is_and_how_far_it_goes() {
    let filing = by_agent();
    let power = text(&filing, PowerOfAttorney(1));
    assert_holds(&power, &["姓名：李桂兰", "姓名：张明", "110101198503071238", "律师√", "示例律师事务所", "13700001111"]);
    // Named in the authority, so ticked; what is not named, is not.
    assert_holds(&power, &["特别授权√", "√代为承认诉讼请求", "√代为进行和解"]);
    assert!(!power.contains("一般授权√") && !power.contains("√代为提起上诉"), "{power}");
    let mut general = filing;
    general.agents[0].authority = Some("一般授权".into());
    let power = text(&general, PowerOfAttorney(1));
    assert!(power.contains("一般授权√") && !power.contains("特别授权√") && !power.contains("√代为承认"), "{power}");
}

#[test]
fn a_firm_says_who_stands_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let text_of_firm = read(folder.path(), "legal-representative-1.pdf");
    assert_holds(
        &text_of_firm,
        &[
            "法定代表人身份证明书",
            "赵𠮷在我单位担任总经理职务，为我单位的法定代表人",
            "示例市𠮷祥䶮达商行",
            "91350100M000100Y43",
            "公章",
        ],
    );
    assert!(!text_of_firm.contains("110101195402030027"), "Mrs Li's number is not the representative's");
    let mut filing = crowd();
    let Party::Organisation(firm) = &mut filing.plaintiffs[2] else { panic!("a firm") };
    firm.organisation_type = Some("合伙企业".into());
    firm.representative = Some("李桂兰".into());
    filing.plaintiffs.drain(..2);
    filing.filer.capacity = Capacity::Organisation;
    assert_holds(&text(&filing, LegalRepresentative(1)), &["主要负责人身份证明书", "110101195402030027"]);
}

#[test]
fn the_application_for_relief_says_what_why_and_by_which_article() {
    let folder = tempfile::tempdir().expect("a folder");
    let text_of_all = read(folder.path(), "relief-application.pdf");
    assert_holds(
        &text_of_all,
        &[
            "免交诉讼费申请书",
            "免交√",
            "申请人李桂兰，110101195402030027，",
            "示例市𠮷祥䶮达商行，91350100M000100Y43",
            GROUND,
            "《诉讼费用交纳办法》第四十四条、第四十五条第（一）项",
            "肢体残疾二级",
            "87,123.50元（捌万柒仟壹佰贰拾叁元伍角整）",
            "1,978元（壹仟玖佰柒拾捌元整）",
            "经济困难证明（尚未提交",
            "2026年11月24日",
        ],
    );
    assert!(!text_of_all.contains("缓交√") && !text_of_all.contains("减交√"), "{text_of_all}");
    let mut filing = alone();
    relieved(&mut filing, "缓交", "正在接受法律援助");
    filing.evidence[0].key = "hardship_proof".into();
    let later = text(&filing, ReliefApplication);
    assert_holds(
        &later,
        &["姓名（名称）：李桂兰", "缓交诉讼费申请书", "申请缓交至", "第四十七条第（三）项", "经济困难证明（已扫描"],
    );
    relieved(&mut filing, "减交", "其他困难");
    assert_holds(&text(&filing, ReliefApplication), &["减交诉讼费申请书", "不低于30%", "第四十六条第（四）项"]);
}

#[test]
fn the_pledge_names_who_stands_at_the_kiosk_and_the_account_stays_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_holds(
        &read(folder.path(), "integrity-pledge.pdf"),
        &["诚信诉讼承诺书", "承诺人李桂兰", "诉讼地位原告", "第十三条", "第一百一十五条", "2026年11月24日"],
    );
    assert_holds(&text(&by_agent(), IntegrityPledge), &["承诺人张明", "原告的委托诉讼代理人"]);
    let account = read(folder.path(), "refund-account.pdf");
    assert_holds(&account, &["退费账户确认书", "李桂兰、李㛃〇", "收款户名", "开户银行", "银行账号", "年月日"]);
    assert!(!account.contains("2026年"), "whoever fills it in writes the day");
}

#[test]
fn the_receipt_of_materials_lists_every_paper_and_leaves_clerk_and_day_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = read(folder.path(), "material-receipt.pdf");
    assert_holds(
        &text,
        &[
            "第一联提交人留存",
            "第二联人民法院存卷",
            "民事起诉状",
            "授权委托书1（待签名）",
            "授权委托书2（待签名）",
            "法定代表人身份证明书（待盖章）",
            "免交诉讼费申请书",
            "原告：李桂兰、李㛃〇、示例市𠮷祥䶮达商行",
            "退费账户确认书（待填写）",
            "借款合同（借条）22原件复印件电子件√本机扫描",
            "微信聊天记录原件复印件电子件当庭提交",
            "经办人（签名、盖章）",
            "收到日期：年月日",
            "第1页，共1页",
        ],
    );
    assert!(!text.contains("2026年"), "the day is the clerk's to write");
    let mut absent = alone();
    absent.evidence[1].submission = Submission::Absent;
    let pages = PaperPages { complaint: 3, evidence_list: 1, service_address: 1, further: Vec::new() };
    let receipt = material_receipt_pdf(typesetter(), &absent, &pages, Standard::A2u, moment()).expect("a receipt").paper;
    let path = folder.path().join("absent.pdf");
    std::fs::write(&path, receipt).expect("a temporary folder");
    let text = text_of(&path);
    assert!(!text.contains("手机银行转账凭证") && text.contains("合计（不含手写）7"), "3 + 1 + 1 and the 2 of the IOU: {text}");
}

#[test]
fn the_bag_decides_which_papers_a_later_receipt_lists() {
    let of = |filing: &Filing| paper_pages(typesetter(), filing, &[]).expect("pages").further;
    assert_eq!(of(&crowd()), [], "a filing from before these papers has none in its bag");
    let mut without_account = bagged(crowd());
    without_account.files.retain(|file| file.path != RefundAccount.path());
    let papers: Vec<_> = of(&without_account).into_iter().map(|(paper, _)| paper).collect();
    assert_eq!(papers, papers_of(&crowd(), false));
}

#[test]
fn what_to_bring_is_chinese_with_english_beneath_for_who_reads_english() {
    let folder = tempfile::tempdir().expect("a folder");
    let chinese = read(folder.path(), "checklist.pdf");
    assert_holds(
        &chinese,
        &["立案材料清单", "（民间借贷纠纷）", "借条、借据、欠条或借款合同", "必须", "建议", "有就带", "带原件"],
    );
    assert!(!chinese.contains("IOU") && !chinese.contains("Notes"), "{chinese}");
    let english = read(folder.path(), "checklist-en.pdf");
    assert_holds(
        &english,
        &["借条、借据、欠条或借款合同IOUorloancontract", "必须needed", "Privatelending", "Bringtheoriginals"],
    );
}

#[test]
fn however_much_was_written_nothing_of_it_is_lost() {
    let long = |mark: &str| format!("{}{mark}", "很长的内容，".repeat(700));
    let mut filing = crowd();
    filing.answers.insert("relief.facts".into(), long("甲尾").into());
    filing.plaintiffs[1] = Party::NaturalPerson(person(&long("乙尾")));
    let Party::Organisation(firm) = &mut filing.plaintiffs[2] else { panic!("a firm") };
    firm.domicile = Some(long("丙尾").as_str().into());
    filing.cause.name = long("丁尾");
    assert_holds(&text(&filing, ReliefApplication), &["甲尾", "乙尾", "丙尾", "丁尾", "申请人（签字"]);
    assert_holds(&text(&filing, PowerOfAttorney(1)), &["乙尾", "丁尾", "日期"]);
    assert_holds(&text(&filing, PowerOfAttorney(2)), &["丙尾", "丁尾", "日期"]);
    assert_holds(&text(&filing, LegalRepresentative(1)), &["丙尾", "公章"]);
    assert_holds(&text(&filing, IntegrityPledge), &["丁尾", "承诺人（签字"]);
    assert_holds(&text(&filing, RefundAccount), &["乙尾", "丁尾", "当事人（签字"]);
}
