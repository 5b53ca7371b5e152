//! The services without a filing: the court fee, and what to bring. On the glass, and as a leaflet to take along.

use slint::SharedString;
use ui::RowState;

use super::{
    Look, options,
    rows::{self, Rows},
};
use crate::{
    filing::{Bilingual, FeeError, FeeKind, Money, litigation_fee},
    interview::Need,
    visit::{FEE_KINDS, Tool, papers_for, papers_of},
};

/// Kinds of matter.
pub(super) fn fee_kinds(look: &Look<'_>) -> options::Options {
    options::plain(look, FEE_KINDS.iter().map(|(_, zh, en)| (look.say(zh, en), SharedString::new())).collect())
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
        .map(|paper| rows::row(look.text(&paper.name), look.text(&need(paper.need)), RowState::Plain, SharedString::new()))
        .collect();
    Rows::paged(look, rows, vec![print_label(look)])
}

fn print_label(look: &Look<'_>) -> SharedString {
    if look.machine.busy() { look.say("正在打印……", "Printing …") } else { look.say("打印带走", "Print it") }
}

/// What is printed of the screen shown; Chinese, as everything the court reads.
/// Heading, and lines each with a remark that may be empty.
pub fn leaflet(look: &Look<'_>) -> Option<(String, Vec<(String, String)>)> {
    let crate::visit::Glass::Tool(tool) = look.machine.glass() else { return None };
    match tool {
        Tool::Fee(kind, amount) => Some((
            "诉讼费估算".to_owned(),
            fee_lines(look, *kind, *amount).into_iter().map(|line| (line.zh, String::new())).collect(),
        )),
        Tool::Papers(id) => {
            let case_type = look.world.library.case_types.get(id)?;
            let papers = papers_of(case_type, look.world).into_iter();
            let title = format!("立案要带的材料\n{}", case_type.title.zh);
            Some((title, papers.map(|paper| (paper.name.zh.clone(), need(paper.need).zh)).collect()))
        }
        Tool::FeeKind | Tool::FeeAmount(_) | Tool::PapersFor => None,
    }
}

fn need(need: Need) -> Bilingual {
    match need {
        Need::Must => Bilingual::new("一定要带", "Needed"),
        Need::Should => Bilingual::new("最好带上", "Helpful"),
        Need::Conditional => Bilingual::new("有就带上", "If you have it"),
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
