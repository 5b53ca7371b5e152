//! 材料清单: what to bring for a kind of case, for somebody who has not filed anything yet.

use serde::Serialize;

use super::{DocumentError, Paper};
use crate::filing::{Bilingual, Language};

/// What to bring for one kind of case.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// The court, at the foot of the page.
    pub court: String,
    /// Kind of case: 民间借贷纠纷.
    pub title: Bilingual,
    /// One line for each paper.
    pub items: Vec<ChecklistItem>,
    /// With English, the English stands beneath the Chinese: the court reads Chinese.
    pub language: Language,
}

/// One paper to bring.
#[derive(Clone, Debug)]
pub struct ChecklistItem {
    /// What it is called.
    pub name: Bilingual,
    /// How much it is needed.
    pub need: ChecklistNeed,
    /// What to mind; may be empty.
    pub hint: Bilingual,
}

/// How much a paper is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChecklistNeed {
    /// 必须.
    Must,
    /// 建议.
    Should,
    /// 有就带.
    Conditional,
}

impl ChecklistNeed {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Must => ("必须", "needed"),
            Self::Should => ("建议", "helpful"),
            Self::Conditional => ("有就带", "if there is one"),
        }
    }
}

/// A text and what stands beneath it, empty without English.
type Twice<'a> = [&'a str; 2];

#[derive(Serialize)]
struct Row<'a> {
    name: Twice<'a>,
    need: Twice<'a>,
    must: bool,
    hint: Twice<'a>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    court: &'a str,
    english: bool,
    title: Twice<'a>,
    items: Vec<Row<'a>>,
}

/// The list on A4.
pub(super) fn checklist(list: &Checklist) -> Result<Paper, DocumentError> {
    let english = list.language == Language::En;
    let items = list.items.iter().map(|item| row(item, english)).collect();
    let sheet = Sheet { court: &list.court, english, title: both(&list.title, english), items };
    Ok(Paper::new("checklist.typ", &sheet)?.identified_by(&list.title.zh))
}

fn both(text: &Bilingual, english: bool) -> Twice<'_> {
    [&text.zh, if english { &text.en } else { "" }]
}

fn row(item: &ChecklistItem, english: bool) -> Row<'_> {
    let (zh, en) = item.need.words();
    Row {
        name: both(&item.name, english),
        need: [zh, if english { en } else { "" }],
        must: item.need == ChecklistNeed::Must,
        hint: both(&item.hint, english),
    }
}
