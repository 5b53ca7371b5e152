//! The services without a filing: the court fee, and what to bring. On the glass, and as a leaflet to take along.

use qrcode::{EcLevel, QrCode};
use slint::SharedString;
use ui::RowState;

use super::{
    Look, options,
    rows::{self, Rows},
};
use crate::{
    filing::{Bilingual, FeeError, FeeKind, Language, Money, litigation_fee},
    visit::{FEE_KINDS, Glass, InterestCase, InterestStep, LPR_RATES, Rate, Tool, papers_for, papers_of, papers_texts},
};

/// Kinds of matter.
pub(super) fn fee_kinds(look: &Look<'_>) -> options::Options {
    let interest = look.say("算利息", "Work out interest");
    let kinds = FEE_KINDS.iter().map(|(_, zh, en)| (look.say(zh, en), SharedString::new())).collect();
    options::plain_with(look, kinds, vec![interest])
}

/// How the rate of the interest is told: as agreed, or by the loan prime rate.
pub(super) fn rates(look: &Look<'_>) -> options::Options {
    let agreed = (look.say("约定了年利率，我来写", "A yearly rate was agreed; I will type it"), SharedString::new());
    let others = LPR_RATES.iter().map(|(_, zh, en)| (look.say(zh, en), SharedString::new()));
    options::plain(look, [agreed].into_iter().chain(others).collect())
}

/// What is asked, and what is said beneath it.
pub(super) fn interest_words(look: &Look<'_>, step: InterestStep) -> (SharedString, SharedString) {
    match step {
        InterestStep::Principal => (
            look.say("按多少本金算利息？", "On which principal?"),
            look.say("只算利息，不留下记录。", "Only for the interest; nothing is kept."),
        ),
        InterestStep::AgreedRate => (
            look.say("约定的年利率是百分之几？", "How many percent a year?"),
            look.say("一分利是每月百分之一，一年就是 12。", "One percent a month is 12 a year."),
        ),
        InterestStep::Rate => (
            look.say("利率怎么定？", "How is the rate told?"),
            look.say("LPR就是贷款市场报价利率，每月公布。", "LPR is the loan prime rate, published monthly."),
        ),
        InterestStep::From => (look.say("从哪一天开始算？", "From which day?"), look.say("这一天算在内。", "This day counts.")),
        InterestStep::To => {
            (look.say("算到哪一天？", "Until which day?"), look.say("这一天不算在内。", "This day does not count."))
        }
        InterestStep::Sum => (look.say("利息估算", "The interest, estimated"), SharedString::new()),
    }
}

/// The interest and how it came about.
pub(super) fn interest(look: &Look<'_>, case: &InterestCase) -> Rows {
    let lines = interest_lines(look, case).into_iter();
    let rows =
        lines.map(|line| rows::row(look.text(&line), SharedString::new(), RowState::Plain, SharedString::new())).collect();
    Rows::paged(look, rows, vec![print_label(look)])
}

fn interest_lines(look: &Look<'_>, case: &InterestCase) -> Vec<Bilingual> {
    let (Some(principal), Some(from), Some(to)) = (case.principal, case.from, case.to) else { return Vec::new() };
    let interest = match case.interest(look.world.figures) {
        Some(Ok(interest)) => interest,
        Some(Err(sentence)) => return vec![sentence],
        None => return Vec::new(),
    };
    let (amount, days, rate) = (interest.amount.grouped(), interest.days, interest.rate);
    let mut lines = vec![
        Bilingual::new(format!("利息 {amount} 元"), format!("Interest {amount} yuan")),
        Bilingual::new(
            format!("从 {} 到 {}，共 {days} 天，算头不算尾", from.chinese(), to.chinese()),
            format!("{} to {}: {days} days, the last not counted", from.english(), to.english()),
        ),
        Bilingual::new(
            format!("本金 {} × 年利率 {rate}% × {days} 天 ÷ 365", principal.grouped()),
            format!("Principal {} × {rate} % a year × {days} days ÷ 365", principal.grouped()),
        ),
    ];
    if let (Some((day, lpr)), Some(Rate::OfLpr(hundredths))) = (interest.lpr, case.rate) {
        // 1, 1.3, 4.
        let times = f64::from(hundredths) / 100.0;
        lines.push(Bilingual::new(
            format!("一年期LPR {lpr}%（{}起）的 {times} 倍，请法院核对", day.chinese()),
            format!("{times} × one-year LPR {lpr} % (since {}); the court checks it", day.english()),
        ));
    }
    if let Some(last) = interest.rates_end.filter(|_| interest.lpr.is_some() || interest.cap.is_some()) {
        lines.push(Bilingual::new(
            format!("本机的LPR只到{}，以后有没有变，请到窗口核对", last.chinese()),
            format!("The rates here end at {}; ask at the window whether they changed since", last.english()),
        ));
    }
    let estimate = Bilingual::new("只是估算，由法院决定。", "An estimate; the court decides.");
    if let Some(cap) = interest.cap {
        // In large text only the first three lines stand on the first page: a warning is not to be missed.
        let warning = Bilingual::new(
            format!("借款利率超过一年期LPR四倍（{cap}%）的部分，法院一般不支持"),
            format!("Of a loan, what exceeds four times the LPR ({cap} %) is generally not upheld"),
        );
        lines.insert(1, warning);
        lines.push(Bilingual::new(
            format!("民间借贷规定第25条。{}", estimate.zh),
            format!("Provisions on Private Lending, Art. 25. {}", estimate.en),
        ));
    } else {
        lines.push(estimate);
    }
    lines
}

/// Kinds of dispute.
pub(super) fn papers_kinds(look: &Look<'_>) -> options::Options {
    let kinds = papers_for(look.world).into_iter();
    options::plain(look, kinds.map(|case_type| (look.text(&case_type.plain), look.text(&case_type.title))).collect())
}

/// The fee and how it came about.
pub(super) fn fee(look: &Look<'_>, kind: FeeKind, amount: Option<Money>) -> Rows {
    let lines = fee_lines(look, kind, amount).into_iter();
    let rows =
        lines.map(|line| rows::row(look.text(&line), SharedString::new(), RowState::Plain, SharedString::new())).collect();
    Rows::paged(look, rows, vec![print_label(look)])
}

/// The checklist.
pub(super) fn papers(look: &Look<'_>, id: &str) -> Rows {
    let case_type = look.world.library.case_types.get(id);
    let papers = case_type.map(|case_type| papers_of(case_type, look.world)).unwrap_or_default();
    let rows = papers
        .into_iter()
        .map(|paper| rows::row(look.text(&paper.name), look.text(&paper.need.words()), RowState::Plain, SharedString::new()))
        .collect();
    let by_phone = papers_code(look).map(|_| look.say("手机扫码带走", "Take it by phone"));
    Rows::paged(look, rows, [print_label(look)].into_iter().chain(by_phone).collect())
}

/// The checklist as a QR code (ISO/IEC 18004), the longest text of it that a telephone reads off the glass; the second value says
/// whether something was left out.
pub(super) fn papers_code(look: &Look<'_>) -> Option<(QrCode, bool)> {
    let Glass::Tool(Tool::Papers(id)) = look.machine.glass() else { return None };
    let case_type = look.world.library.case_types.get(id)?;
    let texts = papers_texts(case_type, look.world, look.machine.language());
    let code =
        |text: &String| QrCode::with_error_correction_level(text, EcLevel::M).ok().filter(|code| code.width() <= MOST_MODULES);
    texts.iter().enumerate().find_map(|(shorter, text)| Some((code(text)?, shorter > 0)))
}

/// More modules than this along a side are too fine for a telephone held by hand, and for the leaflet: version 20.
const MOST_MODULES: usize = 97;

fn print_label(look: &Look<'_>) -> SharedString {
    if look.machine.busy() { look.say("正在打印……", "Printing …") } else { look.say("打印带走", "Print it") }
}

/// What is printed of the screen shown; Chinese, as everything the court reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafletText {
    /// Heading.
    pub title: String,
    /// Lines, each with a remark that may be empty.
    pub lines: Vec<(String, String)>,
    /// What a code at the end says to a telephone: the first of these that fits. Empty: there is no code.
    pub codes: Vec<String>,
}

/// The leaflet of the screen shown, if it has one.
pub fn leaflet(look: &Look<'_>) -> Option<LeafletText> {
    let Glass::Tool(tool) = look.machine.glass() else { return None };
    let said = |lines: Vec<Bilingual>| lines.into_iter().map(|line| (line.zh, String::new())).collect();
    match tool {
        Tool::Fee(kind, amount) => {
            let lines = said(fee_lines(look, *kind, *amount));
            Some(LeafletText { title: "诉讼费估算".to_owned(), lines, codes: Vec::new() })
        }
        Tool::Interest(case) if case.step == InterestStep::Sum => {
            let lines = said(interest_lines(look, case));
            Some(LeafletText { title: "利息估算".to_owned(), lines, codes: Vec::new() })
        }
        Tool::Papers(id) => {
            let case_type = look.world.library.case_types.get(id)?;
            let papers = papers_of(case_type, look.world).into_iter();
            Some(LeafletText {
                title: format!("立案要带的材料\n{}", case_type.title.zh),
                lines: papers.map(|paper| (paper.name.zh.clone(), paper.need.words().zh)).collect(),
                codes: papers_texts(case_type, look.world, Language::Zh).into(),
            })
        }
        Tool::FeeKind | Tool::FeeAmount(_) | Tool::Interest(_) | Tool::PapersFor => None,
    }
}

/// What the fee is, the way to it, and what it rests on.
fn fee_lines(look: &Look<'_>, kind: FeeKind, amount: Option<Money>) -> Vec<Bilingual> {
    let mut lines = Vec::new();
    if let Some(amount) = amount {
        lines.push(Bilingual::new(format!("数额 {} 元", amount.grouped()), format!("Amount {} yuan", amount.grouped())));
    }
    match litigation_fee(kind, amount, None, &look.world.figures.fees) {
        Ok(fee) => {
            let full = fee.fee.grouped();
            lines.insert(0, Bilingual::new(format!("诉讼费大约 {full} 元"), format!("Court fee about {full} yuan")));
            if let Some(half) = fee.halved {
                let half = half.grouped();
                lines.push(Bilingual::new(
                    format!("简易程序、调解、撤诉减半：{half} 元"),
                    format!("Halved (summary procedure, mediation, withdrawal): {half} yuan"),
                ));
            }
            // The way to it is written out in Chinese, in the figures of the Decree.
            lines.extend(fee.steps.iter().map(|step| Bilingual::new(step.clone(), step.clone())));
        }
        Err(FeeError::BaseMissing { lowest, highest, .. }) => {
            let (lowest, highest) = (lowest.grouped(), highest.grouped());
            lines.push(Bilingual::new(
                format!("每件 {lowest} 元到 {highest} 元，本院收多少请问窗口"),
                format!("{lowest} to {highest} yuan each; please ask at the window what this court takes"),
            ));
        }
        Err(_) => lines.push(Bilingual::new("请问窗口", "Please ask at the window")),
    }
    lines.push(Bilingual::new(
        format!("《诉讼费用交纳办法》第 {} 条。只是估算，由法院决定。", kind.article()),
        format!("Measures on Court Fees, Art. {}. An estimate; the court decides.", kind.article()),
    ));
    lines
}
