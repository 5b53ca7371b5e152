//! A private-lending filing with everything in it, and pictures made of nothing.

#![allow(dead_code, unreachable_pub, clippy::disallowed_methods)]

pub mod peers;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use dengwen::{
    document::{
        QrMatrix, Raster1Bit, ReceiptMaterial, ReceiptPaper, ReceiptState, SignatureImage, TicketKind, TicketPaper, Typesetter,
    },
    filing::*,
};
use image::{GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use time::macros::{date, datetime};

/// Our own assets, and the system's Noto CJK behind them.
pub fn typesetter() -> &'static Typesetter {
    static TYPESETTER: OnceLock<Typesetter> = OnceLock::new();
    TYPESETTER.get_or_init(|| Typesetter::new(&assets(), &[system_fonts()]).expect("templates and fonts"))
}

pub fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

pub fn system_fonts() -> PathBuf {
    "/usr/share/fonts/opentype/noto".into()
}

pub fn moment() -> time::OffsetDateTime {
    datetime!(2026-11-24 09:42:17 +8)
}

pub fn package_id() -> PackageId {
    PackageId("0192a3b4-c5d6-7e8f-9012-3456789abcde".parse().expect("a UUID"))
}

pub fn row(key: &str, label: &str, value: &str, options: &[&str]) -> FormRow {
    FormRow {
        key: key.into(),
        label: label.into(),
        value: value.into(),
        options: options.iter().map(|option| (*option).into()).collect(),
    }
}

pub fn section(title: &str, rows: Vec<FormRow>) -> FormSection {
    FormSection { title: title.into(), rows }
}

pub fn person(name: &str) -> NaturalPerson {
    NaturalPerson { name: name.into(), ..NaturalPerson::default() }
}

pub const FACTS: &str = "2024年3月1日，被告以经营周转为由向原告借款人民币80,000元，双方签订借款合同，约定借款期限一年，年利率3.1%，到期一次性还本付息。同日，原告通过中国建设银行手机银行将80,000元转入被告尾号6210的账户。\n借款到期后，原告多次以电话、微信方式催要，被告于2025年6月30日归还利息2,480元后，以资金紧张为由拒不归还本金。";

/// Mrs Li against her neighbour and his firm.
pub fn filing() -> Filing {
    let yes_no: &[&str] = &["是", "否"];
    let plaintiff = NaturalPerson {
        name: "李桂兰".into(),
        sex: Some(Sex::Female),
        birth_date: Some(WireDate(date!(1954 - 02 - 03))),
        ethnic_group: Some("汉族".into()),
        phone: Some("13812345678".into()),
        domicile: Some("示例省示例市示例区和平路12号3号楼2单元501室".into()),
        habitual_residence: Some("同户籍所在地".into()),
        id_type: Some("居民身份证".into()),
        id_number: Some("110101195402030027".into()),
        ..NaturalPerson::default()
    };
    let defendant = NaturalPerson {
        name: "王建国".into(),
        sex: Some(Sex::Male),
        employer: Some("示例市宏达建材有限公司".into()),
        job_title: Some("经理".into()),
        phone: Some("13987654321".into()),
        domicile: Some("示例省示例市示例区和平路12号3号楼2单元502室".into()),
        ..NaturalPerson::default()
    };
    let company = Organisation {
        name: "示例市宏达建材有限公司".into(),
        domicile: Some("示例省示例市示例区工业大道88号".into()),
        registered_at: Some("示例市示例区市场监督管理局".into()),
        representative: Some("王建国".into()),
        representative_title: Some("执行董事".into()),
        phone: Some("0100-88886666".into()),
        uscc: Some("91350100M000100Y43".into()),
        organisation_type: Some("有限责任公司".into()),
        ownership: Some("民营".into()),
    };
    let know: &[&str] = &["了解", "不了解"];
    Filing {
        schema_version: SCHEMA_VERSION.into(),
        package_id: package_id(),
        replaces: None,
        submitted_at: "2026-11-24T09:42:17+08:00".into(),
        business_date: WireDate(date!(2026 - 11 - 24)),
        court: Court { code: "0000".into(), name: "示例市示例区人民法院".into(), hall: "立案大厅".into() },
        kiosk: Kiosk { id: "A-03".into(), version: "0.1.0".into(), policy_version: "1".into() },
        language: Language::Zh,
        ticket_number: "L017".into(),
        cause: Cause {
            code: "9-4-4".into(),
            name: "民间借贷纠纷".into(),
            form: "private-lending".into(),
            form_title: None,
            edition: "法〔2025〕82号".into(),
        },
        filer: Filer {
            capacity: Capacity::Myself,
            identified_by: IdentifiedBy::Chip,
            card: IdCard {
                document: IdDocument::Chip(CardDocument::Resident),
                name: "李桂兰".into(),
                name_english: None,
                sex: Sex::Female,
                ethnic_group: Some("汉".into()),
                birth_date: Some(WireDate(date!(1954 - 02 - 03))),
                address: None,
                number: "110101195402030027".into(),
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
        plaintiffs: vec![Party::NaturalPerson(plaintiff)],
        defendants: vec![Party::NaturalPerson(defendant), Party::Organisation(company)],
        third_parties: Vec::new(),
        agents: vec![Agent {
            name: "张明".into(),
            kind: Some("律师".into()),
            organisation: Some("示例律师事务所".into()),
            title: Some("律师".into()),
            phone: Some("13700001111".into()),
            authority: Some("特别授权：代为承认、放弃、变更诉讼请求，进行和解".into()),
        }],
        legal_representative: None,
        form: vec![
            section(
                "诉讼请求",
                vec![
                    row(
                        "claims.lead_in",
                        "诉讼请求",
                        "判令被告王建国归还借款本金80,000元及利息，示例市宏达建材有限公司承担连带责任。",
                        &[],
                    ),
                    row("claims.principal", "1. 本金", "截至2026年11月23日止，尚欠本金80,000元（人民币）", &[]),
                    row(
                        "claims.interest",
                        "2. 利息",
                        "截至2026年11月23日止，尚欠利息4,123.50元；计算方式：以80,000元为基数，按年利率3.1%计算",
                        &[],
                    ),
                    row("claims.until_paid", "是否请求支付至实际清偿之日止", "是", yes_no),
                    row(
                        "claims.accelerate",
                        "3. 是否要求提前还款或解除合同",
                        "否",
                        &["提前还款（加速到期）", "解除合同", "否"],
                    ),
                    row("claims.security", "4. 是否主张担保权利", "否", yes_no),
                    row("claims.costs", "5. 是否主张实现债权的费用", "是：律师费3,000元", yes_no),
                    row("claims.fee", "6. 是否主张诉讼费用", "是", yes_no),
                    row("claims.other", "7. 其他请求", "", &[]),
                    row("claims.total", "8. 标的总额", "87,123.50元（捌万柒仟壹佰贰拾叁元伍角整）", &[]),
                ],
            ),
            section(
                "约定管辖和诉前保全",
                vec![
                    row("jurisdiction.clause", "1. 有无仲裁、法院管辖约定", "无", &["有", "无"]),
                    row("jurisdiction.preservation", "2. 是否已经诉前保全", "否", yes_no),
                ],
            ),
            section(
                "事实与理由",
                vec![
                    row("facts.text", "事实与理由", FACTS, &[]),
                    row(
                        "facts.contract",
                        "1. 合同签订情况（名称、编号、签订时间、地点等）",
                        "《借款合同》，2024年3月1日，示例市示例区",
                        &[],
                    ),
                    row("facts.parties", "2. 签订主体", "出借人：李桂兰\n借款人：王建国", &[]),
                    row("facts.amount", "3. 借款金额", "约定：80,000元；实际提供：80,000元", &[]),
                    row("facts.method", "4. 提供方式", "转账、其他：微信转账", &["现金", "转账", "其他"]),
                    row("facts.due", "5. 借款期限·是否到期", "是", yes_no),
                    row(
                        "facts.repay",
                        "6. 还款方式",
                        "到期一次性还本付息",
                        &[
                            "到期一次性还本付息",
                            "按月计息、到期一次性还本",
                            "按季计息、到期一次性还本",
                            "按年计息、到期一次性还本",
                            "其他",
                        ],
                    ),
                    row("facts.surety", "7. 是否签订保证合同", "", yes_no),
                    row("facts.basis", "8. 请求依据·法律规定", "《中华人民共和国民法典》第六百七十五条、第六百七十六条", &[]),
                ],
            ),
        ],
        answers: BTreeMap::new(),
        claim_total: Some(Money::from_fen(8_712_350)),
        estimated_fee: Some(Money::from_yuan(1978)),
        evidence: vec![
            evidence("iou", "借款合同（借条）", "原告保存", "双方借贷关系成立，约定金额、期限和利率", Submission::Scanned, 2),
            evidence("transfer", "手机银行转账凭证", "中国建设银行", "原告已实际提供借款80,000元", Submission::Scanned, 1),
            evidence("chat", "微信聊天记录", "原告手机", "被告承认欠款、原告多次催要", Submission::InCourt, 0),
        ],
        mediation: vec![
            row("mediation.1", "是否了解调解作为非诉讼纠纷解决方式，能及时、高效、低成本、不伤和气地解决纠纷", "了解", know),
            row("mediation.2", "先行调解好处1：立案后选择先行调解可很快启动调解程序", "了解", know),
            row("mediation.3", "是否考虑先行调解", "暂不确定，想要了解更多内容", &["是", "否", "暂不确定，想要了解更多内容"]),
        ],
        service_address: ServiceAddress {
            address: "示例省示例市示例区和平路12号3号楼2单元501室".into(),
            recipient: "李桂兰".into(),
            recipient_relation: Some("本人".into()),
            phone: "13812345678".into(),
            postcode: Some("100000".into()),
            electronic_service: Some(true),
            electronic_channels: vec!["手机号码（短信）".into(), "微信".into()],
            other_contact: Some("微信号 ligl1954".into()),
            keep_secret: Some(true),
        },
        consents: Vec::new(),
        signatures: Vec::new(),
        stamped_complaint: None,
        contradictions: Vec::new(),
        gaps: vec![
            Gap { key: "facts.surety".into(), label: "是否签订保证合同".into(), reason: GapReason::Unknown },
            Gap { key: "defendants.0.id_number".into(), label: "被告证件号码".into(), reason: GapReason::Later },
        ],
        files: Vec::new(),
    }
}

fn evidence(key: &str, name: &str, source: &str, proves: &str, submission: Submission, pages: u32) -> EvidenceItem {
    EvidenceItem {
        key: key.into(),
        name: name.into(),
        source: source.into(),
        proves: proves.into(),
        submission,
        reason: None,
        copies: 2,
        pages,
        file: None,
    }
}

pub fn received() -> ReceiptState {
    ReceiptState::Received { receipt_number: "SJ20261124-000123".into(), received_at: "2026-11-24T09:42:31+08:00".into() }
}

pub fn receipt(state: ReceiptState) -> ReceiptPaper {
    let material = |name: &str, copies, pages, digest: &str| ReceiptMaterial {
        name: name.into(),
        copies,
        pages,
        sha256_short: digest.into(),
    };
    ReceiptPaper {
        package_id: package_id(),
        court: "示例市示例区人民法院".into(),
        state,
        stored_at: "2026-11-24T09:42:17+08:00".into(),
        filer_name: "李桂兰".into(),
        cause: "民间借贷纠纷".into(),
        parties: vec![
            ("原告".into(), "李桂兰".into()),
            ("被告".into(), "王建国".into()),
            ("被告".into(), "示例市宏达建材有限公司".into()),
        ],
        materials: vec![
            material("民事起诉状", 1, 4, "9F2C 41AB 77D0"),
            material("送达地址确认书", 1, 1, "02B7 E5C9 1A44"),
            material("原告身份证明", 1, 2, "77AA 0C3E 5D21"),
            material("借款合同（借条）", 2, 2, "C1D2 E3F4 0516"),
            material("手机银行转账凭证", 2, 1, "5B6A 7988 1F0E"),
            material("微信聊天记录（原件当庭提交）", 0, 0, ""),
        ],
        ticket_number: "L017".into(),
        query: "拨打12368诉讼服务热线，报流水号".into(),
        code: Some(code()),
        kiosk_id: "A-03".into(),
        handled_by: "自助提交".into(),
        reprint: false,
    }
}

pub const CODE: &str = "https://court.example.cn/q/0192A3B4";

pub fn code() -> QrMatrix {
    QrMatrix::new(CODE).expect("short enough")
}

pub fn ticket(kind: TicketKind) -> TicketPaper {
    TicketPaper {
        court: "示例市示例区人民法院".into(),
        hall: "立案大厅".into(),
        number: "L017".into(),
        kind,
        window: Some("3".into()),
        people_ahead: Some(4),
        issued_at: moment(),
        package_short: Some(package_id().short()),
        code: Some(code()),
        reprint: false,
    }
}

/// A signature with transparency, as the glass gives it.
pub fn signature() -> SignatureImage {
    let mut drawn = RgbaImage::new(900, 400);
    for step in 0..4000 {
        let t = f64::from(step) / 4000.0;
        let (x, y) = (150.0 + 600.0 * t, 200.0 + 90.0 * (t * 25.0).sin() * (1.0 - t * 0.6));
        for (dx, dy) in (0..8).flat_map(|dx| (0..8).map(move |dy| (dx, dy))) {
            drawn.put_pixel(x as u32 + dx, y as u32 + dy, Rgba([20, 20, 40, 255]));
        }
    }
    let mut png = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut png, ImageFormat::Png).expect("in memory");
    SignatureImage { png: png.into_inner() }
}

/// A JPEG page of `width` × `height`, different for each `seed`.
pub fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let page = RgbImage::from_fn(width, height, |x, y| {
        let ink = (x / 7 + seed).is_multiple_of(5) && (y / 11).is_multiple_of(3);
        if ink { Rgb([30, 30, 60]) } else { Rgb([250, 248, 240]) }
    });
    let mut file = std::io::Cursor::new(Vec::new());
    page.write_to(&mut file, ImageFormat::Jpeg).expect("in memory");
    file.into_inner()
}

pub fn gray_jpeg(width: u32, height: u32) -> Vec<u8> {
    let page = GrayImage::from_fn(width, height, |x, y| Luma([(x ^ y) as u8]));
    let mut file = std::io::Cursor::new(Vec::new());
    page.write_to(&mut file, ImageFormat::Jpeg).expect("in memory");
    file.into_inner()
}

/// A CMYK page as Adobe's programs write it: the four inks are inverted. 8 × 8, one colour, written by hand.
pub fn cmyk_jpeg() -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, content: &[u8]| {
        file.extend_from_slice(&[0xFF, marker]);
        file.extend_from_slice(&((content.len() + 2) as u16).to_be_bytes());
        file.extend_from_slice(content);
    };
    segment(0xEE, b"Adobe\0\x64\0\0\0\0\0");
    segment(0xDB, &[&[0], [16; 64].as_slice()].concat());
    segment(0xC0, &[8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
    // Two codes: `0` = nothing follows (DC difference 0, or end of block).
    let one_code: Vec<u8> = [1].into_iter().chain([0; 15]).chain([0]).collect();
    segment(0xC4, &[&[0x00], one_code.as_slice()].concat());
    segment(0xC4, &[&[0x10], one_code.as_slice()].concat());
    segment(0xDA, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    // Four blocks of two one-bit codes each.
    file.extend_from_slice(&[0x00, 0xFF, 0xD9]);
    file
}

/// A strip as the paper would show it.
pub fn png(strip: &Raster1Bit) -> Vec<u8> {
    let picture = GrayImage::from_fn(strip.width, strip.height(), |x, y| Luma([if strip.is_black(x, y) { 0 } else { 255 }]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("in memory");
    file.into_inner()
}

/// Writes a paper to the folder named by `DENGWEN_PAPERS`, if there is one.
pub fn show(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("DENGWEN_PAPERS") {
        std::fs::write(Path::new(&folder).join(name), bytes).expect("the folder for papers is writable");
    }
}
