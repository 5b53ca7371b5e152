//! `Field`: a value to type.

use slint::{ComponentHandle as _, SharedString};
use ui::{App, Keys};

use super::{Look, model, options};
use crate::{
    filing::{Bilingual, FeeError, FeeKind, Money, WireDate, property_case_fee},
    input::{Editor, Keyboard},
    interview::{
        FeeBasis, Kind, Origin, Place, Question, QuestionStep, Route, Value, claim_total, estimated_fee, read_answer, read_day,
    },
    visit::InterestStep,
};

/// Of a long text only the end is shown: that is where the caret is.
const SHOWN_OF_LONG: usize = 400;

/// What stands beneath the keys, in full and in few words.
#[derive(Clone, Debug, Default, PartialEq)]
struct Note {
    long: SharedString,
    short: SharedString,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Field {
    value: SharedString,
    composing: SharedString,
    pub(super) placeholder: SharedString,
    suffix: SharedString,
    echo: SharedString,
    long: bool,
    keys: Keys,
    shift: bool,
    candidates: Vec<SharedString>,
    more: bool,
    note: Note,
    official: SharedString,
    why: SharedString,
    unsure: SharedString,
}

impl Field {
    /// What is typed, and the keys.
    fn typed(look: &Look<'_>) -> Self {
        let empty = Editor::new("", Keyboard::Digits, false);
        let editor = look.machine.editor().unwrap_or(&empty);
        let (candidates, more) = editor.candidates(look.world.pinyin);
        let committed = editor.committed();
        let from = committed.char_indices().rev().nth(SHOWN_OF_LONG - 1).map_or(0, |(at, _)| at);
        let value = if from > 0 { format!("…{}", &committed[from..]) } else { committed.to_owned() };
        Self {
            value: value.into(),
            composing: editor.composing().into(),
            placeholder: look.say("请用键盘输入", "Please use the keys"),
            keys: keys(editor.keyboard()),
            shift: editor.shift(),
            candidates: candidates.iter().map(|candidate| candidate.text.as_str().into()).collect(),
            more,
            ..Self::default()
        }
    }

    /// What happened, to find the cause.
    pub(super) fn of_words(look: &Look<'_>) -> Self {
        Self {
            placeholder: look.say("例如：楼上漏水把我家泡了", "For example: 楼上漏水把我家泡了"),
            long: true,
            unsure: look.say("不想写，看全部纠纷", "Show all disputes instead"),
            ..Self::typed(look)
        }
    }

    /// Name or number of a document that is typed.
    pub(super) fn of_document(look: &Look<'_>) -> Self {
        Self { placeholder: look.say("照证件上的写", "As on the document"), ..Self::typed(look) }
    }

    /// The date of birth on it.
    pub(super) fn of_birth_date(look: &Look<'_>) -> Self {
        Self { placeholder: "19540203".into(), ..Self::of_day(look) }
    }

    fn of_day(look: &Look<'_>) -> Self {
        let typed = look.machine.editor().map(Editor::text).unwrap_or_default();
        let day = read_day(&typed, &Bilingual::default(), look.world.today).ok();
        Self { echo: day.map(|day| echo(look, &Value::Date(day))).unwrap_or_default(), ..Self::typed(look) }
    }

    /// The amount of a fee.
    pub(super) fn of_amount(look: &Look<'_>) -> Self {
        let typed = look.machine.editor().map(Editor::text).unwrap_or_default();
        let amount = typed.parse::<Money>().ok();
        Self {
            placeholder: "80000".into(),
            suffix: look.say("元", "yuan"),
            echo: amount.map(|amount| amount.in_words().into()).unwrap_or_default(),
            ..Self::typed(look)
        }
    }

    /// What is asked to work out interest.
    pub(super) fn of_interest(look: &Look<'_>, step: InterestStep) -> Self {
        match step {
            InterestStep::Principal => Self::of_amount(look),
            InterestStep::Rate | InterestStep::AgreedRate => {
                Self { placeholder: "3.85".into(), suffix: "%".into(), ..Self::typed(look) }
            }
            InterestStep::From | InterestStep::To | InterestStep::Sum => {
                Self { placeholder: "20240301".into(), ..Self::of_day(look) }
            }
        }
    }

    pub(super) fn of(look: &Look<'_>, place: Place) -> Self {
        let route = look.machine.route(look.world);
        let Some((route, question)) = route.as_ref().and_then(|route| Some((route, route.question(place)?))) else {
            return Self::typed(look);
        };
        let typed = look.machine.editor().map(Editor::text).unwrap_or_default();
        let value_read = read_answer(question, &typed, look.world.today).ok();
        let field = Self::typed(look);
        let example = look.text(&question.example);
        let label = question.label.as_deref().filter(|_| !question.screen_only);
        Self {
            placeholder: if example.is_empty() { field.placeholder.clone() } else { example },
            suffix: suffix(look, question),
            echo: value_read.as_ref().map(|value| echo(look, value)).unwrap_or_default(),
            long: question.kind == Kind::Longtext,
            note: fee_note(look, route, place, value_read).unwrap_or_default(),
            official: label.map(|label| options::official(look, label)).unwrap_or_default(),
            why: match question.help.zh.is_empty() {
                true => SharedString::new(),
                false => look.say("为什么问这个", "Why we ask"),
            },
            unsure: if question.unsure { options::unsure(look, question.required) } else { SharedString::new() },
            ..field
        }
    }

    pub(super) fn show(&self, app: &App) {
        let field = app.global::<ui::Field>();
        field.set_value(self.value.clone());
        field.set_composing(self.composing.clone());
        field.set_placeholder(self.placeholder.clone());
        field.set_suffix(self.suffix.clone());
        field.set_echo(self.echo.clone());
        field.set_long(self.long);
        field.set_keys(self.keys);
        field.set_shift(self.shift);
        field.set_candidates(model(&self.candidates));
        field.set_more_candidates(self.more);
        field.set_note(self.note.long.clone());
        field.set_note_short(self.note.short.clone());
        field.set_official(self.official.clone());
        field.set_why_label(self.why.clone());
        field.set_unsure_label(self.unsure.clone());
    }
}

fn keys(keyboard: Keyboard) -> Keys {
    match keyboard {
        Keyboard::Digits => Keys::Digits,
        Keyboard::Money => Keys::Money,
        Keyboard::Percent => Keys::Percent,
        Keyboard::Date => Keys::Date,
        Keyboard::Number => Keys::Number,
        Keyboard::Letters => Keys::Letters,
        Keyboard::Pinyin => Keys::Pinyin,
        Keyboard::Symbols => Keys::Symbols,
    }
}

fn suffix(look: &Look<'_>, question: &Question) -> SharedString {
    match question.kind {
        Kind::Money => look.say("元", "yuan"),
        Kind::Percent => "%".into(),
        Kind::Text
        | Kind::Name
        | Kind::Longtext
        | Kind::Date
        | Kind::Choice
        | Kind::Multi
        | Kind::Phone
        | Kind::Address
        | Kind::ResidentNumber
        | Kind::Uscc
        | Kind::DocumentNumber
        | Kind::Ethnic
        | Kind::Number => SharedString::new(),
    }
}

/// How the kiosk understood it: the amount in words, the day with its weekday.
fn echo(look: &Look<'_>, value: &Value) -> SharedString {
    match value {
        Value::Money(money) => money.in_words().into(),
        // The largest text has no room for the year: it stands in the field.
        Value::Date(date) if look.scale() > 1.5 => {
            let day = date.0;
            look.say(
                &format!("{}月{}日 {}", u8::from(day.month()), day.day(), weekday(*date).0),
                &format!("{} {}", day.day(), &day.month().to_string()[..3]),
            )
        }
        Value::Date(date) => look.say(
            &format!("{} {}", date.chinese(), weekday(*date).0),
            &format!("{}, {}", &weekday(*date).1[..3], date.english()),
        ),
        Value::Text(_) | Value::Percent(_) | Value::Choice(_) | Value::Multi(_) | Value::Gap(_) | Value::Count(_) => {
            SharedString::new()
        }
    }
}

fn weekday(date: WireDate) -> (&'static str, &'static str) {
    match date.0.weekday() {
        time::Weekday::Monday => ("星期一", "Monday"),
        time::Weekday::Tuesday => ("星期二", "Tuesday"),
        time::Weekday::Wednesday => ("星期三", "Wednesday"),
        time::Weekday::Thursday => ("星期四", "Thursday"),
        time::Weekday::Friday => ("星期五", "Friday"),
        time::Weekday::Saturday => ("星期六", "Saturday"),
        time::Weekday::Sunday => ("星期日", "Sunday"),
    }
}

/// The estimated fee grows beside the sums, with what stands in the field counted in.
fn fee_note(look: &Look<'_>, route: &Route<'_>, place: Place, value: Option<Value>) -> Option<Note> {
    let question = route.question(place)?;
    if question.kind != Kind::Money || route.section(place).step != QuestionStep::Claims {
        return None;
    }
    let mut answers = route.answers.clone();
    answers.set(route.key(place), value?, Origin::Visitor);
    let with_this = Route { answers: &answers, ..*route };
    let total = claim_total(&with_this).filter(|total| *total > Money::from_fen(0))?;
    let fee = match estimated_fee(&with_this)? {
        Ok(fee) => fee,
        Err(FeeError::BaseMissing { kind, lowest, highest }) => {
            let (lowest, highest) = (lowest.grouped(), highest.grouped());
            // A share of large sums is added to these (Decree 481, Art. 13).
            let (up, up_en) = if matches!(kind, FeeKind::Divorce | FeeKind::Personality) { ("起", " up") } else { ("", "") };
            let short = look.say(
                &format!("诉讼费每件 {lowest} 元到 {highest} 元{up}，本院收多少请问窗口"),
                &format!("Court fee from {lowest} to {highest} yuan{up_en}; ask at the window what this court takes"),
            );
            return Some(Note { long: short.clone(), short });
        }
        Err(_) => return None,
    };
    let full = fee.fee.grouped();
    let short = match fee.halved.map(Money::grouped) {
        Some(half) => look.say(
            &format!("估算诉讼费 {full} 元，简易程序 {half} 元"),
            &format!("Estimated court fee {full} yuan, summary procedure {half}"),
        ),
        None => look.say(&format!("估算诉讼费 {full} 元"), &format!("Estimated court fee {full} yuan")),
    };
    let formula = match route.case_type.fee {
        FeeBasis::Property => format!("{}，", property_case_fee(total).formula),
        _ => String::new(),
    };
    let rest = look.say(
        &format!(" · {formula}《诉讼费用交纳办法》第十三条"),
        &format!(" · {}Measures on Court Fees, art. 13", formula.replace('，', ", ")),
    );
    Some(Note { long: format!("{short}{rest}").into(), short })
}
