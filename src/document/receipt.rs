//! 收件凭证 (登记立案规定 Art. 2): the eleven things it names, on A4 and as the second cut of the ticket.

use serde::{Deserialize, Serialize};

use crate::filing::{PackageId, Personal};

use super::{DocumentError, Paper, QrMatrix, complaint::counted, moment::chinese_moment};

/// Everything the receipt names. With [`ReceiptState::StoredSending`] no line of it says that the court received anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceiptPaper {
    /// Which filing: the PDF's identifier and the short number are derived from it.
    pub package_id: PackageId,
    /// 受理法院.
    pub court: String,
    /// What the machine or the court vouches for.
    pub state: ReceiptState,
    /// When everything was durable on the kiosk, RFC 3339 with offset.
    pub stored_at: String,
    /// 提交人; masked on the slip.
    pub filer_name: Personal,
    /// 案由.
    pub cause: String,
    /// 当事人 as `(原告, name)`; masked on the slip.
    pub parties: Vec<(String, Personal)>,
    /// 材料清单.
    pub materials: Vec<ReceiptMaterial>,
    /// 取号.
    pub ticket_number: String,
    /// 查询方式: `12368 诉讼服务热线` and what the court adds.
    pub query: String,
    /// 查询二维码; made anew from the number, not kept.
    #[serde(skip)]
    pub code: Option<QrMatrix>,
    /// 终端编号.
    pub kiosk_id: String,
    /// 经办人, or `自助提交`.
    pub handled_by: String,
    /// Printed again: marked 补打.
    pub reprint: bool,
}

/// What is certain about the filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceiptState {
    /// The court's receipt has verified.
    Received {
        /// The court's number.
        receipt_number: String,
        /// When the court had everything durable, RFC 3339 with offset.
        received_at: String,
    },
    /// Durable on the kiosk, under way to the court.
    StoredSending,
}

/// One line of 材料清单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptMaterial {
    /// 名称.
    pub name: String,
    /// 份数.
    pub copies: u32,
    /// 页数; 0 prints as a dash.
    pub pages: u32,
    /// First characters of the file's SHA-256; empty prints as a dash.
    pub sha256_short: String,
}

/// What the templates draw.
#[derive(Serialize)]
struct Sheet {
    title: &'static str,
    court: String,
    number: String,
    fields: Vec<(&'static str, String)>,
    materials: Vec<[String; 5]>,
    pages_total: u32,
    explanation: &'static [&'static str],
    code: Option<QrMatrix>,
    reprint: bool,
}

/// Received: what the paper proves, and what not (民诉法 Art. 126).
const RECEIVED: &[&str] = &[
    "本回执仅证明收到材料，不等于立案；法院七日内决定是否立案（《中华人民共和国民事诉讼法》第一百二十六条）。",
    "材料需要补正的，法院会一次性书面告知；补正的，期限从补正后重新计算。请保持联系电话畅通，原件请妥善保管，法院要求核对时出示。",
];
/// Stored: no word that could be read as the court's acknowledgement.
const STORED: &[&str] = &[
    "材料已在本机加密存好，正在自动送往法院，您不必在此等候。本凭条不是法院回执，也不等于立案。",
    "法院回执出具后，可凭本凭条的流水号和身份证件，在本院窗口打印；自法院出具回执起，七日内决定是否立案（《中华人民共和国民事诉讼法》第一百二十六条）。",
];

/// The receipt on A4, names in full.
pub(super) fn receipt(receipt: &ReceiptPaper) -> Result<Paper, DocumentError> {
    let sheet = sheet(receipt, |name| name.reveal().to_owned());
    Ok(Paper::new("receipt.typ", &sheet)?.identified_by(&receipt.package_id.to_string()))
}

/// The same on the ticket printer's roll, names masked: slips get lost.
pub(super) fn slip(receipt: &ReceiptPaper) -> Result<Paper, DocumentError> {
    Paper::new("slip.typ", &sheet(receipt, Personal::masked))
}

fn sheet(receipt: &ReceiptPaper, name: impl Fn(&Personal) -> String) -> Sheet {
    let parties: Vec<String> = receipt.parties.iter().map(|(role, party)| format!("{role}：{}", name(party))).collect();
    let mut fields = vec![("受理法院", receipt.court.clone())];
    let (title, explanation) = match &receipt.state {
        ReceiptState::Received { receipt_number, received_at } => {
            fields.push(("收到时间", chinese_moment(received_at)));
            fields.push(("回执编号", receipt_number.clone()));
            ("材料收到回执", RECEIVED)
        }
        ReceiptState::StoredSending => {
            fields.push(("存好时间", chinese_moment(&receipt.stored_at)));
            ("材料已存好（正在送往法院）", STORED)
        }
    };
    fields.extend([
        ("提交人", name(&receipt.filer_name)),
        ("案由", receipt.cause.clone()),
        ("当事人", parties.join("\n")),
        ("取号", receipt.ticket_number.clone()),
        ("流水号", receipt.package_id.short()),
        ("查询方式", receipt.query.clone()),
        ("终端编号", receipt.kiosk_id.clone()),
        ("经办人", receipt.handled_by.clone()),
    ]);
    let dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    let line = |(index, item): (usize, &ReceiptMaterial)| {
        [(index + 1).to_string(), item.name.clone(), counted(item.copies), counted(item.pages), dash(&item.sha256_short)]
    };
    Sheet {
        title,
        court: receipt.court.clone(),
        number: receipt.package_id.short(),
        fields,
        materials: receipt.materials.iter().enumerate().map(line).collect(),
        pages_total: receipt.materials.iter().map(|item| item.pages).sum(),
        explanation,
        code: receipt.code.clone(),
        reprint: receipt.reprint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(state: ReceiptState) -> ReceiptPaper {
        let material = ReceiptMaterial { name: "借条".into(), copies: 2, pages: 3, sha256_short: "C1D2".into() };
        ReceiptPaper {
            package_id: PackageId("0192a3b4-c5d6-7e8f-9012-3456789abcde".parse().expect("a UUID")),
            court: "示例区人民法院".into(),
            state,
            stored_at: "2026-11-24T09:42:17+08:00".into(),
            filer_name: "李桂兰".into(),
            cause: "民间借贷纠纷".into(),
            parties: vec![("原告".into(), "李桂兰".into()), ("被告".into(), "王建国".into())],
            materials: vec![material],
            ticket_number: "L017".into(),
            query: "拨打12368".into(),
            code: None,
            kiosk_id: "A-03".into(),
            handled_by: "自助提交".into(),
            reprint: false,
        }
    }

    fn received() -> ReceiptState {
        ReceiptState::Received { receipt_number: "SJ-1".into(), received_at: "2026-11-24T09:42:31+08:00".into() }
    }

    fn text(sheet: &Sheet) -> String {
        serde_json::to_string(sheet).expect("plain data")
    }

    #[test]
    fn only_a_verified_receipt_says_that_the_court_received() {
        assert!(!text(&sheet(&paper(ReceiptState::StoredSending), Personal::masked)).contains("收到"));
        let received = sheet(&paper(received()), Personal::masked);
        assert_eq!(received.title, "材料收到回执");
        assert!(text(&received).contains("仅证明收到材料，不等于立案"));
    }

    #[test]
    fn the_time_is_that_of_the_state_to_the_second() {
        let time = |state, label| {
            sheet(&paper(state), Personal::masked).fields.into_iter().find(|(name, _)| *name == label).map(|(_, time)| time)
        };
        assert_eq!(time(received(), "收到时间").as_deref(), Some("2026年11月24日09时42分31秒"));
        assert_eq!(time(ReceiptState::StoredSending, "存好时间").as_deref(), Some("2026年11月24日09时42分17秒"));
    }

    #[test]
    fn the_slip_masks_names_and_the_sheet_does_not() {
        let slip = text(&sheet(&paper(received()), Personal::masked));
        assert!(slip.contains("李*兰") && !slip.contains("李桂兰") && !slip.contains("王建国"));
        assert!(text(&sheet(&paper(received()), |name| name.reveal().to_owned())).contains("李桂兰"));
    }
}
