//! Other people's programs read our papers: qpdf, poppler, PDFBox preflight, zbar. A missing one fails with the remedy.

#![allow(clippy::disallowed_methods)]

mod document_fixtures;

use std::path::{Path, PathBuf};

use dengwen::document::{
    EvidenceHead, Leaflet, QrMatrix, ReceiptState, Standard, TicketKind, complaint_pdf, evidence_list_pdf, evidence_pdf,
    leaflet_raster, receipt_pdf, service_address_pdf, slip_raster, ticket_raster,
};
use dengwen::filing::{LegalRepresentative, Party};
use document_fixtures::{
    peers::{preflight, run, text_of},
    *,
};

/// Every paper of the house in `standard`, as files.
fn papers(folder: &Path, standard: Standard) -> Vec<PathBuf> {
    let (typesetter, filing, signed) = (typesetter(), filing(), [signature()]);
    let head = EvidenceHead { title: "借款合同（借条）", ident: "case 1", standard, timestamp: moment() };
    let evidence = evidence_pdf(Vec::new(), &head, [jpeg(827, 1169, 1), gray_jpeg(400, 300), cmyk_jpeg()]);
    let papers = [
        ("complaint.pdf", complaint_pdf(typesetter, &filing, &signed, standard, moment()).map(|typeset| typeset.paper)),
        ("evidence-list.pdf", evidence_list_pdf(typesetter, &filing, &signed, standard, moment()).map(|typeset| typeset.paper)),
        ("address.pdf", service_address_pdf(typesetter, &filing, &signed, standard, moment()).map(|typeset| typeset.paper)),
        ("receipt.pdf", receipt_pdf(typesetter, &receipt(received()), standard, moment()).map(|typeset| typeset.paper)),
        (
            "stored.pdf",
            receipt_pdf(typesetter, &receipt(ReceiptState::StoredSending), standard, moment()).map(|typeset| typeset.paper),
        ),
        ("evidence.pdf", evidence),
    ];
    papers
        .into_iter()
        .map(|(name, paper)| {
            let path = folder.join(name);
            std::fs::write(&path, paper.unwrap_or_else(|error| panic!("{name}: {error}"))).expect("a temporary folder");
            path
        })
        .collect()
}

#[test]
fn qpdf_finds_nothing_wrong_with_any_pdf() {
    let folder = tempfile::tempdir().expect("a folder");
    for standard in [Standard::A2u, Standard::A1b] {
        for pdf in papers(folder.path(), standard) {
            let (good, said) = run("qpdf", "qpdf", &["--check", &pdf.to_string_lossy()]);
            assert!(good && said.contains("No syntax or stream encoding errors found"), "{pdf:?} {standard:?}: {said}");
        }
    }
}

#[test]
fn preflight_accepts_the_a_1b_rendering_of_every_paper() {
    let folder = tempfile::tempdir().expect("a folder");
    for pdf in papers(folder.path(), Standard::A1b) {
        let (good, said) = preflight(&pdf);
        assert!(good && said.contains("is a valid PDF/A-1b file"), "{said}");
    }
}

#[test]
fn preflight_refuses_a_paper_that_only_claims_to_be_a_1b() {
    let folder = tempfile::tempdir().expect("a folder");
    let complaint = papers(folder.path(), Standard::A2u).remove(0);
    let (_, said) = preflight(&complaint);
    assert!(said.contains("is not a valid PDF/A-1b file"), "{said}");
}

#[test]
fn names_claims_and_amounts_can_be_read_out_of_the_complaint() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = text_of(&papers(folder.path(), Standard::A2u)[0]);
    for piece in [
        "民事起诉状",
        "（民间借贷纠纷）",
        "姓名：李桂兰",
        "男女√",
        "1954年2月3日",
        "110101195402030027",
        "13812345678",
        "被告（自然人）",
        "王建国",
        "示例市宏达建材有限公司",
        "91350100M000100Y43",
        "有限责任公司√",
        "截至2026年11月23日止，尚欠本金80,000元（人民币）",
        "4,123.50元",
        "87,123.50元（捌万柒仟壹佰贰拾叁元伍角整）",
        "转账√",
        "证据清单",
        "原件当庭提交",
        "对纠纷解决方式的意愿",
        "具状人（签字、盖章）",
        "2026年11月24日",
        "第1页，共4页",
    ] {
        assert!(text.contains(piece), "{piece} is not in {text}");
    }
    assert!(!text.contains("男√女√"), "only what was chosen is ticked");
}

#[test]
fn who_signs_for_a_child_stands_under_the_child() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut filing = filing();
    filing.agents.clear();
    filing.legal_representative = Some(LegalRepresentative {
        name: "李桂兰".into(),
        relation: Some("父母".into()),
        id_number: Some("110101195402030027".into()),
        phone: Some("13812345678".into()),
    });
    let paper = complaint_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("a complaint").paper;
    let path = folder.path().join("guardian.pdf");
    std::fs::write(&path, paper).expect("a temporary folder");
    let text = text_of(&path);
    assert_eq!(text.matches("法定代理人：李桂兰（与原告关系：父母）").count(), 1, "{text}");
}

#[test]
fn the_address_confirmation_has_every_row_that_was_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = text_of(&papers(folder.path(), Standard::A2u)[2]);
    for piece in [
        "指定签收人/代收人李桂兰",
        "与当事人关系本人",
        "是否接受电子送达是√否",
        "微信√",
        "其他联系方式微信号ligl1954",
        "要求对送达地址保密是√否",
        "第1页，共1页",
    ] {
        assert!(text.contains(piece), "{piece} is not in {text}");
    }
}

#[test]
fn long_facts_come_back_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let facts: String = (0..600).map(|number| format!("第{number}次催要，被告仍不归还欠款。")).collect();
    let mut filing = filing();
    filing.form[2].rows[0].value = facts.clone();
    let paper = complaint_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("a complaint").paper;
    let path = folder.path().join("long.pdf");
    std::fs::write(&path, paper).expect("a temporary folder");
    // A page's foot may stand inside a sentence.
    let mut text = text_of(&path);
    while let Some(foot) = text.find("示例市示例区人民法院流水号789ABCDE") {
        let end = text[foot..].find("页，共").map_or(text.len(), |at| foot + at);
        let rest = text[end..].chars().skip(3).skip_while(char::is_ascii_digit).skip(1).collect::<String>();
        text.replace_range(foot.., &rest);
    }
    let start = text.find("第0次").expect("the facts");
    let differs = text[start..].chars().zip(facts.chars()).take_while(|(read, written)| read == written).count();
    let around: String = text[start..].chars().skip(differs.saturating_sub(20)).take(60).collect();
    assert!(differs == facts.chars().count(), "character {differs} is lost: …{around}…");
}

#[test]
fn however_long_an_answer_is_nothing_of_it_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = |mark: &str| format!("{}{mark}", "很长的内容，".repeat(700));
    let mut filing = filing();
    filing.plaintiffs = vec![Party::NaturalPerson(person(&long("甲尾")))];
    filing.agents[0].authority = Some(long("乙尾"));
    filing.form[0].rows[0].label = long("丙尾");
    filing.form[0].rows[3].value = format!("是：{}", long("丁尾"));
    filing.evidence[0].name = long("戊尾");
    filing.evidence[1].reason = Some(long("己尾"));
    filing.mediation[2].value = long("庚尾");
    filing.gaps[0].label = long("辛尾");
    filing.service_address.address = long("壬尾").as_str().into();
    filing.service_address.other_contact = Some(long("癸尾").as_str().into());
    let marks = |paper: Vec<u8>, marks: &[&str]| {
        let path = folder.path().join("long.pdf");
        std::fs::write(&path, paper).expect("a temporary folder");
        let text = text_of(&path);
        for mark in marks {
            assert!(text.contains(mark), "{mark}");
        }
    };
    let complaint = complaint_pdf(typesetter(), &filing, &[signature()], Standard::A2u, moment()).expect("a complaint").paper;
    marks(complaint, &["甲尾", "乙尾", "丙尾", "丁尾", "戊尾", "己尾", "庚尾", "辛尾", "具状人", "2026年11月24日"]);
    filing.gaps.clear();
    let complaint = complaint_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("a complaint").paper;
    marks(complaint, &["庚尾", "具状人", "2026年11月24日"]);
    let list = evidence_list_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("a list").paper;
    marks(list, &["甲尾", "戊尾", "己尾", "提交人"]);
    let address = service_address_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("an address").paper;
    marks(address, &["甲尾", "壬尾", "癸尾", "受送达人（签字"]);
}

#[test]
fn the_stored_slip_never_says_received() {
    let folder = tempfile::tempdir().expect("a folder");
    let papers = papers(folder.path(), Standard::A2u);
    let (received, stored) = (text_of(&papers[3]), text_of(&papers[4]));
    assert!(received.contains("材料收到回执") && received.contains("本回执仅证明收到材料，不等于立案"));
    assert!(received.contains("2026年11月24日09时42分31秒") && received.contains("SJ20261124-000123"));
    assert!(stored.contains("材料已存好（正在送往法院）") && stored.contains("789ABCDE") && !stored.contains("收到"));
}

#[test]
fn the_codes_on_ticket_and_slip_can_be_scanned() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, strip) in [
        ("ticket.png", ticket_raster(typesetter(), &ticket(TicketKind::Filing))),
        ("slip.png", slip_raster(typesetter(), &receipt(received()))),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, png(&strip.expect("a strip").paper)).expect("a temporary folder");
        let (good, said) = run("zbarimg", "zbar-tools", &["-q", "--raw", &path.to_string_lossy()]);
        assert!(good && said.trim() == CODE, "{name}: {said}");
    }
}

#[test]
fn the_finest_code_of_a_leaflet_can_be_scanned() {
    let text = "借条、借据、欠条或借款合同（一定要带）\n".repeat(11);
    let code = QrMatrix::new(text.trim()).expect("short enough");
    assert!((89..=97).contains(&code.width()), "{}", code.width());
    let lines = vec![("借条、借据、欠条或借款合同".into(), "一定要带".into())];
    let leaflet = Leaflet {
        court: "示例法院".into(),
        hall: "诉讼服务大厅".into(),
        title: "立案要带的材料".into(),
        lines,
        code: Some(code),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("leaflet.png");
    let strip = leaflet_raster(typesetter(), &leaflet).expect("a strip");
    std::fs::write(&path, png(&strip.paper)).expect("a temporary folder");
    let (good, said) = run("zbarimg", "zbar-tools", &["-q", "--raw", &path.to_string_lossy()]);
    assert!(good && said.trim() == text.trim(), "{said}");
}

#[test]
fn evidence_has_its_title_its_pages_and_the_pictures_the_scanner_gave() {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = papers(folder.path(), Standard::A2u).pop().expect("the evidence is the last");
    let name = pdf.to_string_lossy().into_owned();
    let (_, info) = run("pdfinfo", "poppler-utils", &[&name]);
    assert!(info.contains("借款合同（借条）") && info.contains("Pages:           3"), "{info}");
    let root = folder.path().join("page").to_string_lossy().into_owned();
    let (good, said) = run("pdfimages", "poppler-utils", &["-j", &name, &root]);
    assert!(good, "{said}");
    let first = std::fs::read(folder.path().join("page-000.jpg")).expect("the first picture");
    assert!(first == jpeg(827, 1169, 1), "the first page came back changed");
    let (good, said) = run("pdftoppm", "poppler-utils", &["-r", "20", &name, &root]);
    assert!(good, "{said}");
}
