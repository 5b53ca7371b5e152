//! What an expression of a content pack can call. Days are `YYYY-MM-DD`, money is fen; what cannot be said comes out as null.

use std::sync::Arc;

use cel::{Context, objects::Key};
use time::{Date, Month};

use super::Route;
use crate::filing::{
    ForeignerNumber, HmtNumber, LprTable, Money, Passport, Percent, ResidentNumber, TravelPermitNumber, WireDate,
    parse_iso_date, simple_interest,
};

type List = Arc<Vec<cel::Value>>;

/// Makes every function known to `context`.
pub(super) fn add_to(context: &mut Context<'_, '_>, route: &Route<'_>) {
    let cause = route.cause.to_owned();
    let rates = route.figures.lpr.clone();
    let known = "invariant: the name is no word of the language and used once";
    context.add_function("is_resident_number", |text: Arc<String>| ResidentNumber::parse(&text).is_ok()).expect(known);
    let today = route.today;
    context
        .add_function("fits_document", move |kind: cel::Value, number: Arc<String>| fits_document(&kind, &number, today))
        .expect(known);
    context.add_function("birth_in", |number: cel::Value| birth_in(&number)).expect(known);
    context.add_function("sex_in", |number: cel::Value| sex_in(&number)).expect(known);
    context.add_function("years_before", years_before).expect(known);
    context.add_function("days_between", days_between).expect(known);
    context.add_function("simple_interest", interest).expect(known);
    context.add_function("lpr", move |day: Arc<String>| lpr(&rates, &day)).expect(known);
    context.add_function("sum", sum).expect(known);
    context.add_function("numbered", numbered).expect(known);
    context.add_function("cause_in", move |codes: List| cause_in(&cause, &codes)).expect(known);
}

/// `fits_document(kind, number)`: whether a number can stand on a document of this kind, as 证件类型 names it. Kinds without a
/// standard of their own take anything.
fn fits_document(kind: &cel::Value, number: &str, today: WireDate) -> bool {
    match text(kind) {
        Some("居民身份证") => ResidentNumber::parse(number).is_ok(),
        Some("港澳台居民居住证") => HmtNumber::parse(number).is_ok(),
        Some("外国人永久居留身份证") => ForeignerNumber::parse(number).is_ok(),
        Some("港澳居民来往内地通行证" | "台湾居民来往大陆通行证") => {
            TravelPermitNumber::parse(number).is_ok()
        }
        Some("护照") => Passport::parse(number, today.0).is_ok(),
        Some(_) | None => true,
    }
}

fn text(value: &cel::Value) -> Option<&str> {
    match value {
        cel::Value::String(text) => Some(text),
        _ => None,
    }
}

/// `birth_in(number)`: the birthday inside a citizen number; null where there is none.
fn birth_in(number: &cel::Value) -> cel::Value {
    let read = text(number).and_then(|number| ResidentNumber::parse(number).ok());
    read.map_or(cel::Value::Null, |number| WireDate(number.birth_date()).to_string().into())
}

/// `sex_in(number)`: 男 or 女, as a citizen number says; null where it says nothing.
fn sex_in(number: &cel::Value) -> cel::Value {
    let read = text(number).and_then(|number| ResidentNumber::parse(number).ok());
    read.map_or(cel::Value::Null, |number| number.sex().chinese().to_owned().into())
}

/// `years_before(day, n)`: the same day `n` years earlier; 29 February becomes 28 February.
fn years_before(day: Arc<String>, years: i64) -> cel::Value {
    let earlier = parse_iso_date(&day).and_then(|day| {
        let year = day.year().checked_sub(i32::try_from(years).ok()?)?;
        let number = if day.month() == Month::February { day.day().min(28) } else { day.day() };
        Date::from_calendar_date(year, day.month(), day.day())
            .or_else(|_| Date::from_calendar_date(year, day.month(), number))
            .ok()
    });
    earlier.map_or(cel::Value::Null, |day| WireDate(day).to_string().into())
}

/// `days_between(from, to)`: whole days, negative when `to` comes first.
fn days_between(from: Arc<String>, to: Arc<String>) -> cel::Value {
    match (parse_iso_date(&from), parse_iso_date(&to)) {
        (Some(from), Some(to)) => (to - from).whole_days().into(),
        (_, None) | (None, _) => cel::Value::Null,
    }
}

/// `simple_interest(fen, percent, from, to)`: fen, actual days over 365; null where it cannot be computed.
fn interest(principal: i64, percent: f64, from: Arc<String>, to: Arc<String>) -> cel::Value {
    let rate = format!("{percent}").parse::<Percent>().ok();
    let days = parse_iso_date(&from).zip(parse_iso_date(&to));
    let interest =
        rate.zip(days).and_then(|(rate, (from, to))| simple_interest(Money::from_fen(principal), rate, from, to).ok());
    interest.map_or(cel::Value::Null, |interest| interest.fen().into())
}

/// `lpr(day)`: the one-year loan prime rate in force on that day, per cent a year; null before the first.
fn lpr(rates: &LprTable, day: &str) -> cel::Value {
    let rate = parse_iso_date(day).and_then(|day| rates.rate_on(day));
    rate.map_or(cel::Value::Null, |rate| (f64::from(rate.millionths()) / 1e6).into())
}

/// `sum(groups, 'key')`: the fen of all groups that named them; null where none did.
fn sum(groups: List, key: Arc<String>) -> cel::Value {
    let amounts: Vec<i64> = groups.iter().filter_map(|group| fen(group, &key)).collect();
    match amounts.is_empty() {
        true => cel::Value::Null,
        false => amounts.into_iter().fold(0_i64, i64::saturating_add).into(),
    }
}

/// `numbered(groups)`: `1. 退还货款，80,000元；`, a line each, out of the keys `text` and `amount` of each group.
fn numbered(groups: List) -> String {
    let said = groups.iter().filter_map(|group| {
        let text = match field(group, "text")? {
            cel::Value::String(text) => text.trim().trim_end_matches(['。', '；', ';', '.']).to_owned(),
            _ => return None,
        };
        let amount = fen(group, "amount").map(|fen| format!("，{}元", Money::from_fen(fen).grouped()));
        Some(text + amount.as_deref().unwrap_or_default())
    });
    let items: Vec<String> = said.enumerate().map(|(index, text)| format!("{}. {text}", index + 1)).collect();
    items.join("；\n")
}

/// `cause_in(['02', '09.28'])`: whether the cause chosen is one of these or stands beneath one.
fn cause_in(cause: &str, codes: &[cel::Value]) -> bool {
    codes.iter().any(|code| match code {
        cel::Value::String(code) => is_beneath(cause, code),
        _ => false,
    })
}

/// Whether the cause `code` is `ancestor` or stands beneath it.
pub(super) fn is_beneath(code: &str, ancestor: &str) -> bool {
    code.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn field<'a>(group: &'a cel::Value, key: &str) -> Option<&'a cel::Value> {
    match group {
        cel::Value::Map(map) => map.map.get(&Key::from(key.to_owned())),
        _ => None,
    }
}

fn fen(group: &cel::Value, key: &str) -> Option<i64> {
    match field(group, key)? {
        cel::Value::Int(fen) => Some(*fen),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use cel::Program;

    use super::*;
    use crate::{
        filing::Figures,
        interview::{Answers, CaseType, FeeBasis},
    };

    fn empty() -> CaseType {
        CaseType {
            id: String::new(),
            official_form: String::new(),
            edition: String::new(),
            causes: Vec::new(),
            card: 0,
            title: Default::default(),
            plain: Default::default(),
            plain_detail: Default::default(),
            claim_total: None,
            fee: FeeBasis::Property,
            fee_amount: None,
            sections: Vec::new(),
            materials: Vec::new(),
            advice: Vec::new(),
        }
    }

    fn value(source: &str) -> cel::Value {
        let mut context = Context::default();
        let group = |text: &str, amount: cel::Value| {
            cel::Value::from(HashMap::from([
                (Key::from("text".to_owned()), text.to_owned().into()),
                (Key::from("amount".to_owned()), amount),
            ]))
        };
        let groups = vec![group("退还货款。", 8_000_000.into()), group("赔礼道歉", cel::Value::Null)];
        context.add_variable_from_value("items", cel::Value::from(groups));
        context.add_variable_from_value("none", cel::Value::from(Vec::<cel::Value>::new()));
        let (case_type, figures) = (empty(), Figures { lpr: LprTable::published(), ..Figures::default() });
        let route = Route {
            case_type: &case_type,
            cause: "04.10.108.03",
            answers: &Answers::default(),
            card: None,
            typed_identity: false,
            capacity: "myself",
            today: WireDate(time::macros::date!(2026 - 11 - 27)),
            figures: &figures,
        };
        add_to(&mut context, &route);
        Program::compile(source).expect("compiles").execute(&context).expect("runs")
    }

    #[test]
    fn days_and_years() {
        assert_eq!(value("years_before('2026-11-27', 18)"), "2008-11-27".to_owned().into());
        assert_eq!(value("years_before('2024-02-29', 1)"), "2023-02-28".to_owned().into());
        assert_eq!(value("years_before('2024-02-29', 4)"), "2020-02-29".to_owned().into());
        assert_eq!(value("days_between('2024-02-28', '2024-03-01')"), cel::Value::Int(2));
        assert_eq!(value("days_between('2024-02-30', '2024-03-01')"), cel::Value::Null);
    }

    #[test]
    fn numbers_fit_their_documents_and_say_who_was_born_when() {
        for (kind, number, fits) in [
            ("'居民身份证'", "11010519491231002X", true),
            ("'居民身份证'", "110105194912310021", false),
            ("'护照'", "E12345678", true),
            ("'护照'", "!", false),
            ("'港澳居民来往内地通行证'", "H12345678", true),
            ("'港澳居民来往内地通行证'", "E12345678", false),
            ("'军官证'", "南字第123号", true),
            ("null", "1", true),
        ] {
            assert_eq!(value(&format!("fits_document({kind}, '{number}')")), cel::Value::Bool(fits), "{kind} {number}");
        }
        assert_eq!(value("birth_in('11010519491231002X')"), "1949-12-31".to_owned().into());
        assert_eq!(value("sex_in('11010519491231002X')"), "女".to_owned().into());
        assert_eq!(value("birth_in(null)"), cel::Value::Null);
        assert_eq!(value("sex_in('1')"), cel::Value::Null);
    }

    #[test]
    fn interest_and_the_prime_rate() {
        assert_eq!(value("simple_interest(8000000, 3.0, '2025-03-01', '2026-03-01')"), cel::Value::Int(240_000));
        assert_eq!(value("simple_interest(8000000, 3.0, '2026-03-01', '2025-03-01')"), cel::Value::Null);
        assert_eq!(value("lpr('2020-08-20')"), cel::Value::Float(3.85));
        assert_eq!(value("lpr('2001-01-01')"), cel::Value::Null);
    }

    #[test]
    fn groups_are_added_up_and_numbered() {
        assert_eq!(value("sum(items, 'amount')"), cel::Value::Int(8_000_000));
        assert_eq!(value("sum(none, 'amount')"), cel::Value::Null);
        assert_eq!(value("numbered(items)"), "1. 退还货款，80,000元；\n2. 赔礼道歉".to_owned().into());
    }

    #[test]
    fn a_cause_covers_what_stands_beneath_it() {
        assert_eq!(value("cause_in(['02', '04.10.108'])"), cel::Value::Bool(true));
        assert_eq!(value("cause_in(['04.10.10'])"), cel::Value::Bool(false));
    }
}
