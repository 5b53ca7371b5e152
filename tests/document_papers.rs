//! The papers, as a judge and a visitor see them.

#![allow(clippy::disallowed_methods)]

mod document_fixtures;

use dengwen::{
    document::{
        DocumentError, EvidenceHead, EvidencePdf, FurtherPaper, JpegError, Paper, PaperPages, QrMatrix, ReceiptPaper,
        ReceiptState, RgbaPage, Sheets, SignatureImage, Standard, TICKET_DOTS, TicketKind, Typesetter, complaint_pdf,
        complaint_preview, evidence_list_pdf, evidence_pdf, receipt_pdf, service_address_pdf, slip_raster, ticket_raster,
    },
    filing::{FileDigest, Filing, Party, Personal, Submission},
};
use document_fixtures::*;

/// With `DENGWEN_PAPERS` set, every paper is written there to be looked at.
#[test]
fn every_paper_can_be_made() {
    let (typesetter, filing, signed) = (typesetter(), filing(), [signature()]);
    let papers = [
        ("complaint.pdf", complaint_pdf(typesetter, &filing, &signed, Standard::A2u, moment())),
        ("evidence-list.pdf", evidence_list_pdf(typesetter, &filing, &signed, Standard::A2u, moment())),
        ("service-address.pdf", service_address_pdf(typesetter, &filing, &signed, Standard::A2u, moment())),
        ("receipt.pdf", receipt_pdf(typesetter, &receipt(received()), Standard::A2u, moment())),
        ("stored.pdf", receipt_pdf(typesetter, &receipt(ReceiptState::StoredSending), Standard::A2u, moment())),
    ];
    for (name, paper) in papers {
        let paper = paper.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(paper.paper.starts_with(b"%PDF-1.7") && paper.missing.is_empty(), "{name}: {:?}", paper.missing);
        show(name, &paper.paper);
    }
    let mut again = ticket(TicketKind::Oral);
    (again.reprint, again.window, again.people_ahead, again.code) = (true, None, None, None);
    for (name, strip) in [
        ("ticket.png", ticket_raster(typesetter, &ticket(TicketKind::Filing))),
        ("ticket-oral.png", ticket_raster(typesetter, &again)),
        ("slip.png", slip_raster(typesetter, &receipt(received()))),
        ("slip-stored.png", slip_raster(typesetter, &receipt(ReceiptState::StoredSending))),
    ] {
        let strip = strip.unwrap_or_else(|error| panic!("{name}: {error}")).paper;
        assert_eq!((strip.width, strip.rows.len()), (TICKET_DOTS, 72 * strip.height() as usize));
        show(name, &png(&strip));
    }
}

#[test]
fn the_same_filing_gives_the_same_bytes() {
    let make = || {
        let paper = complaint_pdf(typesetter(), &filing(), &[signature()], Standard::A2u, moment());
        paper.expect("a complaint").paper
    };
    assert!(make() == make());
}

#[test]
fn a_name_no_font_can_write_is_shown_by_its_code_and_reported() {
    let mut filing = filing();
    // The last is a Chinese character of Unicode 15 (Extension H) no font of the system has.
    filing.defendants = vec![Party::NaturalPerson(person("王㛃䶮𠮷\u{323AF}"))];
    let typeset = complaint_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("a complaint all the same");
    assert!(typeset.missing.contains(&'\u{323AF}'));
    assert!(!typeset.missing.contains(&'王'));
    show("rare.pdf", &typeset.paper);
}

#[test]
fn nothing_a_visitor_can_type_stops_the_paper() {
    let mut filing = filing();
    let nasty = "\u{0}\u{7}#import \"x\": *\r\n$ * _ ` \\ <b>\u{202e}倒\u{fffe}\u{e000}👨‍👩‍👧e\u{301}\u{fe0f}देवनागरी\u{FDD0}";
    filing.form[2].rows[0].value = nasty.into();
    filing.plaintiffs = vec![Party::NaturalPerson(person(nasty))];
    filing.cause.name = nasty.into();
    filing.form[0].rows[0].value = "a".repeat(5_000);
    for standard in [Standard::A2u, Standard::A1b] {
        let typeset = complaint_pdf(typesetter(), &filing, &[], standard, moment()).expect("a complaint all the same");
        assert!(typeset.missing.contains(&'\u{e000}'));
        show("nasty.pdf", &typeset.paper);
    }
}

#[test]
fn two_hundred_thousand_characters_of_facts_are_typeset() {
    let paragraph = FACTS.replace('\n', "");
    for (name, facts) in [
        ("one paragraph", paragraph.chars().cycle().take(200_000).collect::<String>()),
        ("many lines", FACTS.chars().chain(['\n']).cycle().take(200_000).collect()),
        ("one word", "x".repeat(200_000)),
    ] {
        let mut filing = filing();
        filing.form[2].rows[0].value = facts;
        let start = std::time::Instant::now();
        let typeset = complaint_pdf(typesetter(), &filing, &[], Standard::A2u, moment()).expect("a long complaint");
        let took = start.elapsed();
        eprintln!("200,000 characters, {name}: {took:?}, {} bytes", typeset.paper.len());
        // Generous: unoptimised, beside other tests, on a small machine.
        assert!(took < std::time::Duration::from_secs(120), "{name}: {took:?}");
        show(&format!("long-{}.pdf", name.replace(' ', "-")), &typeset.paper);
    }
}

#[test]
fn the_preview_shows_the_paper_but_not_the_digits_between() {
    let numbered = |number: &str| -> Filing {
        let mut filing = filing();
        if let Some(Party::NaturalPerson(person)) = filing.plaintiffs.first_mut() {
            person.id_number = Some(Personal::new(number));
        }
        filing.filer.card.number = Personal::new(number);
        filing.form[2].rows[0].value = format!("原告的身份证号码是{number}。");
        filing
    };
    let drawn = |filing: &Filing| -> Vec<RgbaPage> {
        let sheets: Sheets = complaint_preview(typesetter(), filing, &[]).expect("a preview").paper;
        assert!(sheets.page(sheets.count(), 600).is_none());
        (0..sheets.count()).filter_map(|page| sheets.page(page, 600)).collect()
    };
    let pages = drawn(&numbered("110101195402030027"));
    assert!(pages.iter().all(|page| page.width == 600 && page.pixels.len() == (page.width * page.height * 4) as usize));
    assert!(pages.iter().all(|page| page.pixels.chunks_exact(4).all(|pixel| pixel[3] == 255)));
    assert!(pages == drawn(&numbered("110101198811110027")), "hidden digits changed what is on the glass");
    assert!(pages != drawn(&numbered("110101195402030026")), "the last digits are shown");
}

#[test]
fn what_is_unknown_is_left_out_of_the_ticket_and_long_numbers_fit() {
    let mut small = ticket(TicketKind::Window);
    let height = |ticket| ticket_raster(typesetter(), &ticket).expect("a ticket").paper.height();
    let whole = height(small.clone());
    small.people_ahead = None;
    let without_people = height(small.clone());
    small.window = None;
    assert!(height(small.clone()) < without_people && without_people < whole);
    small.number = "A03-L00017".into();
    let strip = ticket_raster(typesetter(), &small).expect("a ticket").paper;
    assert!(
        (0..strip.height()).all(|y| !strip.is_black(0, y) && !strip.is_black(TICKET_DOTS - 1, y)),
        "nothing touches the edge"
    );
}

#[test]
fn a_reprinted_ticket_says_so() {
    let first = ticket(TicketKind::Filing);
    let mut second = first.clone();
    second.reprint = true;
    let raster = |ticket| ticket_raster(typesetter(), &ticket).expect("a ticket").paper;
    assert!(raster(first) != raster(second));
}

#[test]
fn the_code_on_the_ticket_has_whole_dots() {
    let (strip, code) = (ticket_raster(typesetter(), &ticket(TicketKind::Filing)).expect("a ticket").paper, code());
    let module = 10;
    let side = code.width() as u32 * module;
    let left = (TICKET_DOTS - side) / 2;
    let matches = |top: u32| {
        (0..side).all(|y| {
            (0..side).all(|x| strip.is_black(left + x, top + y) == code.is_dark((x / module) as usize, (y / module) as usize))
        })
    };
    assert!((0..strip.height() - side).any(matches), "every module is {module} × {module} dots of one colour");
    assert!(QrMatrix::new(&"x".repeat(4_000)).is_err());
}

#[test]
fn evidence_keeps_every_jpeg_byte_for_byte() {
    let pages = [jpeg(827, 1169, 1), gray_jpeg(400, 300), jpeg(300, 200, 2)];
    let head = EvidenceHead { title: "借条<1>", ident: "case 1", standard: Standard::A2u, timestamp: moment() };
    let pdf = evidence_pdf(Vec::new(), &head, &pages).expect("three good pages");
    for page in &pages {
        assert!(pdf.windows(page.len()).any(|window| window == page.as_slice()));
    }
    assert!(pdf == evidence_pdf(Vec::new(), &head, &pages).expect("the same again"));
    show("evidence.pdf", &pdf);
}

#[test]
fn a_broken_page_is_refused_with_its_number_and_leaves_the_pdf_whole() {
    let good = jpeg(200, 300, 1);
    let head = EvidenceHead { title: "收条", ident: "case 2", standard: Standard::A2u, timestamp: moment() };
    let mut pdf = EvidencePdf::begin(Vec::new(), &head).expect("in memory");
    pdf.page(&good).expect("a good page");
    let refused = pdf.page(&good[..good.len() / 2]).expect_err("cut off");
    assert!(matches!(refused, DocumentError::Jpeg { page: 2, cause: JpegError::CutOff }), "{refused}");
    assert!(refused.is_permanent() && refused.to_string().contains("scan it again"));
    pdf.page(&good).expect("the retaken page");
    assert_eq!(pdf.page_count(), 2);
    assert!(pdf.finish().expect("in memory").ends_with(b"%%EOF"));
}

#[test]
fn what_is_wrong_with_the_installation_is_said_with_the_remedy() {
    let empty = tempfile::tempdir().expect("a folder");
    let error = Typesetter::new(empty.path(), &[]).err().expect("no templates");
    assert!(matches!(error, DocumentError::Assets { .. }) && error.to_string().contains("reinstall"), "{error}");
    std::fs::create_dir(empty.path().join("typst")).expect("a folder");
    let error = Typesetter::new(empty.path(), &[]).err().expect("no fonts");
    assert!(matches!(error, DocumentError::NoFonts { .. }) && !error.is_permanent(), "{error}");
    let paper = Paper::new("no-such.typ", &()).expect("no data");
    assert!(matches!(typesetter().pages(&paper, 1.0), Err(DocumentError::NoTemplate { .. })));
    let broken = SignatureImage { png: vec![1, 2, 3] };
    let error = complaint_pdf(typesetter(), &filing(), &[broken], Standard::A2u, moment()).expect_err("no picture");
    assert!(matches!(error, DocumentError::Signature { number: 1, .. }));
}

#[test]
fn an_error_in_a_template_names_the_line_and_nothing_the_visitor_wrote() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("typst")).expect("a folder");
    let template = "#let paper = json(\"sheet.json\").paper\n\n#panic(paper.name)\n";
    std::fs::write(folder.path().join("typst/bad.typ"), template).expect("a template");
    let typesetter = Typesetter::new(folder.path(), &[assets().join("fonts"), system_fonts()]).expect("fonts");
    let paper = Paper::new("bad.typ", &serde_json::json!({ "name": "李桂兰" })).expect("plain data");
    let error = typesetter.pages(&paper, 1.0).expect_err("it panics").to_string();
    assert!(error.contains("bad.typ:3") && !error.contains("李桂兰"), "{error}");
}

#[test]
fn a_receipt_lists_what_was_handed_in_and_nothing_else() {
    let mut filing = filing();
    filing.third_parties = vec![Party::NaturalPerson(person("赵敏"))];
    filing.evidence[0].file = Some("data/evidence/01-iou.pdf".into());
    filing.evidence[1].submission = Submission::Absent;
    let digest =
        |path: &str, sha256: &str| FileDigest { path: path.into(), bytes: 1, sha256: sha256.into(), sm3: String::new() };
    filing.files =
        vec![digest("data/complaint.pdf", &"9f2c41ab".repeat(8)), digest("data/evidence/01-iou.pdf", &"c1d2e3f4".repeat(8))];
    let further = vec![(FurtherPaper::PowerOfAttorney(1), 1), (FurtherPaper::IntegrityPledge, 1)];
    let pages = PaperPages { complaint: 4, evidence_list: 2, service_address: 1, further };
    let receipt = ReceiptPaper::of_filing(&filing, ReceiptState::StoredSending, &pages);
    let lines: Vec<_> = receipt
        .materials
        .iter()
        .map(|line| (line.name.as_str(), line.copies, line.pages, line.sha256_short.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("民事起诉状", 1, 4, "9f2c41ab"),
            ("证据清单", 1, 2, ""),
            ("送达地址确认书", 1, 1, ""),
            ("授权委托书（待签名）", 1, 1, ""),
            ("诚信诉讼承诺书", 1, 1, ""),
            ("借款合同（借条）", 2, 2, "c1d2e3f4"),
            ("微信聊天记录（原件当庭提交）", 0, 0, ""),
        ]
    );
    let roles: Vec<_> = receipt.parties.iter().map(|(role, name)| (role.as_str(), name.reveal())).collect();
    assert_eq!(roles, [("原告", "李桂兰"), ("被告", "王建国"), ("被告", "示例市宏达建材有限公司"), ("第三人", "赵敏")]);
}
