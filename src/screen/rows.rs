//! `Rows`: lists with a button on each line.

use slint::{ComponentHandle as _, SharedString};
use ui::{App, Row, RowState};

use super::{
    Look,
    list::{self, Places},
    model,
};
use crate::{
    filing::{Language, Submission},
    interview::{
        AdviceAt, AdviceLevel, CheckLevel, FindingKind, Need, Place, QuestionStep, Route, Value, answered, checklist, spoken,
    },
    visit::{ABSENT_REASONS, MaterialState, ReviewItem, review_items},
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    rows: Vec<Row>,
    extras: Vec<SharedString>,
    page: i32,
    pages: i32,
    /// The titles are names.
    personal: bool,
    pub(super) places: Places,
}

impl Rows {
    pub(super) fn paged(look: &Look<'_>, rows: Vec<Row>, extras: Vec<SharedString>) -> Self {
        Self::with_room(look, rows, extras, look.glass().rows())
    }

    /// Long words and a second line: one row less on a page, so that both can be read.
    fn roomy(look: &Look<'_>, rows: Vec<Row>) -> Self {
        Self::with_room(look, rows, Vec::new(), look.glass().rows().saturating_sub(1).max(2))
    }

    fn with_room(look: &Look<'_>, rows: Vec<Row>, extras: Vec<SharedString>, room: usize) -> Self {
        let page = list::page(rows.len(), room, look.machine.page());
        Self {
            rows: rows[page.range].to_vec(),
            extras,
            page: page.page,
            pages: page.pages,
            personal: false,
            places: page.places,
        }
    }

    /// Rows that are people's names or answers are not read to the hall.
    pub(super) fn spoken(&self) -> Vec<SharedString> {
        let rows = self.rows.iter().filter(|_| !self.personal).map(|row| row.title.clone());
        rows.chain(self.extras.clone()).collect()
    }

    pub(super) fn show(&self, app: &App) {
        let rows = app.global::<ui::Rows>();
        rows.set_rows(model(&self.rows));
        rows.set_extras(model(&self.extras));
        rows.set_page(self.page);
        rows.set_pages(self.pages);
    }
}

pub(super) fn row(title: SharedString, detail: SharedString, state: RowState, action: SharedString) -> Row {
    Row { title, detail, state, action }
}

/// 还有别的被告吗？
pub(super) fn any_more(look: &Look<'_>, place: Place) -> Rows {
    let Some(route) = look.machine.route(look.world) else { return Rows::paged(look, Vec::new(), Vec::new()) };
    let section = route.section(place);
    let Some(repeat) = &section.repeat else { return Rows::paged(look, Vec::new(), Vec::new()) };
    let count = route.answers.count(&section.id, repeat.min);
    let rows = (0..count)
        .map(|group| {
            let name = group_title(&route, place.section, group);
            let name = name.unwrap_or_else(|| look.say("没有写", "Left open").to_string());
            let action = if count > repeat.min { look.say("去掉", "Remove") } else { SharedString::new() };
            row(
                name.into(),
                look.say(&format!("{}{}", repeat.one.zh, group + 1), &format!("{} {}", repeat.one.en, group + 1)),
                RowState::Done,
                action,
            )
        })
        .collect();
    let sections = route.additions(place).into_iter().map(|section| &route.case_type.sections[section]);
    let extras = sections.filter_map(|section| Some(look.text(&section.repeat.as_ref()?.add))).collect();
    Rows { personal: true, ..Rows::paged(look, rows, extras) }
}

/// Several questions at once: what was said, or stands there to be accepted.
pub(super) fn together(look: &Look<'_>, step: QuestionStep, place: Place) -> Rows {
    let Some(route) = look.machine.route(look.world) else { return Rows::paged(look, Vec::new(), Vec::new()) };
    let (rows, presumed) = route.together(step, place);
    let rows = rows.into_iter().filter_map(|place| {
        let (question, ask) = (route.question(place)?, route.ask(place)?);
        let said = presumed.get(&route.key(place)).map(|answer| &answer.value);
        // Question and answer in one: at the largest sizes a line beneath would not be shown.
        let line = |zh: &str, en: &str, state, action| {
            row(look.say(&format!("{}{zh}", ask.zh), &format!("{} {en}", ask.en)), SharedString::new(), state, action)
        };
        let fill_in = || look.say("填写", "Fill in");
        Some(match said {
            Some(value) => {
                let [zh, en] = spoken(question, value).each_ref().map(|value| shown(look, value).to_string());
                let typed = matches!(value, Value::Text(_));
                let [zh, en] = [zh, en].map(|said| if typed { ends_of(look, &said) } else { said });
                let open = matches!(value, Value::Gap(_));
                let (state, action) =
                    if open { (RowState::Plain, fill_in()) } else { (RowState::Done, look.say("修改", "Change")) };
                line(&zh, &en, state, action)
            }
            None => line("没填", "Empty", RowState::Plain, fill_in()),
        })
    });
    // English takes more lines.
    let less = usize::from(look.machine.language() == Language::En);
    let room = look.glass().questions().saturating_sub(less).max(2);
    let rows: Vec<Row> = rows.collect();
    // Rather three and three than five and one.
    let room = rows.len().div_ceil(rows.len().div_ceil(room).max(1));
    let mut rows = Rows { personal: true, ..Rows::with_room(look, rows, Vec::new(), room) };
    // All of it is accepted: all of it must have been seen.
    rows.places.next_turns = rows.page < rows.pages;
    rows
}

/// At the largest sizes the two ends of a long answer, which tell an address by its place and its door.
fn ends_of(look: &Look<'_>, value: &str) -> String {
    const ENDS: (usize, usize) = (6, 9);
    let letters: Vec<char> = value.chars().collect();
    if look.scale() < 1.5 || letters.len() <= ENDS.0 + ENDS.1 + 1 {
        return value.to_owned();
    }
    letters[..ENDS.0].iter().chain(&['…']).chain(&letters[letters.len() - ENDS.1..]).collect()
}

/// What tells a group from the others: a name, else what was answered first.
fn group_title(route: &Route<'_>, section: usize, group: u32) -> Option<String> {
    const LONGEST: usize = 24;
    let questions = &route.case_type.sections[section].questions;
    let named = questions.iter().position(|question| question.key == "name");
    let order = named.into_iter().chain(0..questions.len());
    let said = order.filter_map(|question| match route.answers.value(&route.key(Place { section, group, question }))? {
        Value::Text(text) => Some(text.reveal().replace('\n', " ")),
        Value::Date(date) => Some(date.chinese()),
        Value::Money(money) => Some(format!("{} 元", money.grouped())),
        Value::Percent(_) | Value::Choice(_) | Value::Multi(_) | Value::Gap(_) | Value::Count(_) => None,
    });
    // A name says enough; a claim or a loan is told by its first two answers.
    let wanted = if named.is_some() { 1 } else { 2 };
    let said = said.take(wanted).collect::<Vec<_>>().join("，");
    let short = said.char_indices().nth(LONGEST).map_or(said.clone(), |(at, _)| format!("{}…", &said[..at]));
    (!short.is_empty()).then_some(short)
}

/// Which court: every advice that applies.
pub(super) fn advice(look: &Look<'_>) -> Rows {
    let Some(route) = look.machine.route(look.world) else { return Rows::paged(look, Vec::new(), Vec::new()) };
    let environment = route.environment();
    let mut rows: Vec<Row> = route
        .case_type
        .advice
        .iter()
        .filter(|advice| advice.at == AdviceAt::Court && advice.when.holds(&environment))
        .map(|advice| {
            let state = match advice.level {
                AdviceLevel::Ok => RowState::Done,
                AdviceLevel::Look | AdviceLevel::Window => RowState::Look,
            };
            let article = look.say(&advice.article, &article_in_english(&advice.article));
            row(look.text(&advice.say), article, state, SharedString::new())
        })
        .collect();
    if rows.is_empty() {
        rows.push(row(
            look.say("可以继续填写，由法院看该归哪里管。", "You can go on; the court decides who is competent."),
            SharedString::new(),
            RowState::Plain,
            SharedString::new(),
        ));
    }
    Rows::paged(look, rows, vec![look.say("取号去窗口办", "A number for the window")])
}

/// `民诉法第127条第2项` → `Civil Procedure Law Art. 127(2)`.
fn article_in_english(article: &str) -> String {
    [
        ("民诉解释", "Interpretation of the Civil Procedure Law "),
        ("民诉法", "Civil Procedure Law "),
        ("民法典", "Civil Code "),
        ("条第", "("),
        ("项", ")"),
        ("第", "Art. "),
        ("条", ""),
        ("、", ", "),
    ]
    .iter()
    .fold(article.to_owned(), |text, (chinese, english)| text.replace(chinese, english))
}

/// 材料: the checklist.
pub(super) fn materials(look: &Look<'_>) -> Rows {
    let Some(route) = look.machine.route(look.world) else { return Rows::paged(look, Vec::new(), Vec::new()) };
    let visit = look.machine.visit();
    let rows = checklist(&route)
        .iter()
        .map(|material| {
            let state = visit.and_then(|visit| visit.materials.get(&material.key)).cloned().unwrap_or_default();
            let (row_state, detail, action) = material_words(look, &state, material.need);
            row(look.text(&material.name), detail, row_state, action)
        })
        .collect();
    Rows::roomy(look, rows)
}

fn material_words(look: &Look<'_>, state: &MaterialState, need: Need) -> (RowState, SharedString, SharedString) {
    let open = || look.say("放上来", "Hand in");
    let change = || look.say("查看", "View");
    match state.submission {
        Some(Submission::Scanned) => {
            let pages = state.pages.len();
            (
                RowState::Done,
                look.say(
                    &format!("已扫 {pages} 页"),
                    &format!("{pages} {} scanned", if pages == 1 { "page" } else { "pages" }),
                ),
                change(),
            )
        }
        Some(Submission::InCourt) => (RowState::Done, look.say("原件当庭提交", "Original in court"), change()),
        Some(Submission::Absent) => (RowState::Done, absent_words(look, state), change()),
        None => {
            let detail = match need {
                Need::Must => look.say("需要", "Needed"),
                Need::Should => look.say("有就更好", "Helpful"),
                Need::Conditional => look.say("有的话", "If there is one"),
            };
            (RowState::Todo, detail, open())
        }
    }
}

/// 没有, and why.
fn absent_words(look: &Look<'_>, state: &MaterialState) -> SharedString {
    let reason = ABSENT_REASONS.iter().find(|(printed, ..)| Some(*printed) == state.reason.as_deref());
    match reason {
        Some((_, zh, en)) => look.say(&format!("没有：{zh}"), &format!("None: {en}")),
        None => look.say("没有", "None"),
    }
}

/// What is still to be looked at.
pub(super) fn review(look: &Look<'_>) -> Vec<ReviewItem> {
    let route = look.machine.route(look.world);
    route.zip(look.machine.visit()).map(|(route, visit)| review_items(&route, &visit.materials)).unwrap_or_default()
}

/// 检查: everything still to look at, then every answer.
pub(super) fn review_list(look: &Look<'_>) -> Rows {
    let Some(route) = look.machine.route(look.world) else { return Rows::paged(look, Vec::new(), Vec::new()) };
    let change = || look.say("修改", "Change");
    let mut rows: Vec<Row> = finding_rows(look);
    rows.extend(answered(&route).into_iter().map(|answer| {
        // What it is and what was said, in one: a list of questions alone would tell nothing.
        let [zh, en] = answer.value.each_ref().map(|value| shown(look, value));
        let named = answer.label.as_ref().unwrap_or(&answer.ask.zh);
        let separator = if named.ends_with('？') { "" } else { "：" };
        let title = look.say(&format!("{named}{separator}{zh}"), &format!("{} {en}", answer.ask.en));
        row(title, SharedString::new(), RowState::Done, change())
    }));
    Rows::roomy(look, rows)
}

/// An answer on one line: long texts are cut for the list, not for the paper; numbers of people are masked.
fn shown(look: &Look<'_>, value: &crate::filing::Personal) -> SharedString {
    const LONGEST: usize = 40;
    let number = crate::filing::ResidentNumber::parse(value.reveal()).is_ok()
        || crate::filing::ForeignerNumber::parse(value.reveal()).is_ok();
    let text = if number { value.masked() } else { value.reveal().replace('\n', " ") };
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None if text.is_empty() => look.say("没有", "None"),
        None => text.into(),
    }
}

/// The findings as lines.
pub(super) fn finding_rows(look: &Look<'_>) -> Vec<Row> {
    review(look)
        .iter()
        .map(|item| {
            let detail = match item.kind {
                FindingKind::Missing => look.say("可以现在填，也可以说明原因", "Fill it in, or say why not"),
                FindingKind::Contradiction(CheckLevel::Error) => look.say("前后对不上，最好改好", "Better put right"),
                FindingKind::Advice => look.say("给您的建议，由法院决定", "Advice only; the court decides"),
                FindingKind::Open(_) | FindingKind::Contradiction(CheckLevel::Look) => {
                    look.say("法院会看到，可以不改", "You may leave it")
                }
            };
            row(look.text(&item.say), detail, RowState::Look, look.say("去修改", "Change"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::article_in_english;

    #[test]
    fn articles_are_cited_in_english_too() {
        assert_eq!(article_in_english("民诉法第127条第2项"), "Civil Procedure Law Art. 127(2)");
        assert_eq!(
            article_in_english("民诉法第24条、民诉解释第18条"),
            "Civil Procedure Law Art. 24, Interpretation of the Civil Procedure Law Art. 18"
        );
    }
}
