//! Reading what was typed. Bad input gets a clear answer: the field named, cause first, remedy second.

use super::{Kind, Question, Value};
use crate::filing::{
    Bilingual, IdNumberError, Money, MoneyError, Personal, ResidentNumber, Uscc, WireDate, is_ethnic_group, parse_iso_date,
};

/// Longest single line, in characters.
pub const TEXT_LIMIT: usize = 200;
/// Longest free text, in characters: about 30 printed pages.
pub const LONGTEXT_LIMIT: usize = 20_000;

/// Turns typed text into an answer of the question's kind, or says in the reader's words what is wrong.
/// `today` bounds dates that cannot lie in the future.
pub fn read_answer(question: &Question, typed: &str, today: WireDate) -> Result<Value, Bilingual> {
    let field = field_name(question);
    let text = typed.trim();
    if text.is_empty() {
        return Err(Bilingual::new(
            format!("“{}”还空着。请填写，或者按下面的按钮说明没有。", field.zh),
            format!("\"{}\" is still empty. Please fill it in, or use the button below to say there is none.", field.en),
        ));
    }
    if let Some(position) = text.chars().position(|c| c.is_control() && !(c == '\n' && question.kind == Kind::Longtext)) {
        return Err(Bilingual::new(
            format!("“{}”的第 {} 个字是看不见的符号，法院打印不出来。请删掉它再试。", field.zh, position + 1),
            format!(
                "Character {} of \"{}\" is an invisible sign that cannot be printed. Please delete it and try again.",
                position + 1,
                field.en
            ),
        ));
    }
    let length = text.chars().count();
    let limit = if question.kind == Kind::Longtext { LONGTEXT_LIMIT } else { TEXT_LIMIT };
    if length > limit {
        return Err(Bilingual::new(
            format!("“{}”写了 {length} 个字，这里最多 {limit} 个。您写的都还在；请写短些，其余的可以作为材料扫描。", field.zh),
            format!(
                "\"{}\" has {length} characters; at most {limit} fit here. Nothing is lost: please shorten it and scan the rest as a paper.",
                field.en
            ),
        ));
    }
    match question.kind {
        Kind::Text | Kind::Longtext | Kind::Address => Ok(Value::Text(Personal::new(text))),
        Kind::Ethnic => ethnic(text, &field),
        Kind::Name => name(text, &field),
        Kind::Money => read_money(text, &field).map(Value::Money),
        Kind::Date => read_day(text, &field, today).map(Value::Date),
        Kind::Percent => percent(text, &field),
        Kind::Phone => phone(text, &field),
        Kind::Number => number(text, &field),
        Kind::DocumentNumber => document_number(text, &field),
        Kind::ResidentNumber => {
            ResidentNumber::parse(text).map(|n| Value::Text(n.number().clone())).map_err(|error| id_number(error, &field))
        }
        Kind::Uscc => Uscc::parse(text).map(|code| Value::Text(code.as_str().into())).map_err(|error| id_number(error, &field)),
        Kind::Choice => question
            .options
            .iter()
            .find(|option| option.value == text)
            .map(|option| Value::Choice(option.value.clone()))
            .ok_or_else(|| Bilingual::new("请选一个。", "Please choose one.")),
        Kind::Multi => Ok(Value::Multi(text.split('、').map(str::to_owned).collect())),
    }
}

/// What the field is called: the official label, or the question itself.
fn field_name(question: &Question) -> Bilingual {
    let zh = question.label.clone().unwrap_or_else(|| question.ask.zh.clone());
    Bilingual::new(zh, question.ask.en.clone())
}

fn name(text: &str, field: &Bilingual) -> Result<Value, Bilingual> {
    if text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()) {
        return Err(Bilingual::new(
            format!("“{}”只有数字，不像名字。请写姓名或名称。", field.zh),
            format!("\"{}\" has digits only. Please write a name.", field.en),
        ));
    }
    Ok(Value::Text(Personal::new(text)))
}

/// An amount as people write it; see [`Money`]. `field` is what the sentence about a wrong one calls it.
pub fn read_money(text: &str, field: &Bilingual) -> Result<Money, Bilingual> {
    text.parse::<Money>().map_err(|error| match error {
        MoneyError::Empty | MoneyError::NotANumber => Bilingual::new(
            format!("“{}”看不懂。请只写数字，例如 80000 或 8万。", field.zh),
            format!("\"{}\" is not an amount. Please use digits, for example 80000.", field.en),
        ),
        MoneyError::Ambiguous => Bilingual::new(
            format!("“{}”写的“{text}”可以有两种读法。请写全，例如 85000。", field.zh),
            format!("\"{}\": \"{text}\" can be read in two ways. Please write it out, for example 85000.", field.en),
        ),
        MoneyError::TooPrecise => Bilingual::new(
            format!("“{}”的小数太多。最多写到分，例如 80000.50。", field.zh),
            format!("\"{}\" has too many decimals. Two are enough, for example 80000.50.", field.en),
        ),
        MoneyError::TooLarge => Bilingual::new(
            format!("“{}”大得超出了本机能写的范围。请核对有没有多按了零；确实这么多，请到窗口办理。", field.zh),
            format!("\"{}\" is more than this kiosk can take. Please check the zeros, or go to the window.", field.en),
        ),
    })
}

/// A day as people write it: `2024-03-01`, `20240301`, `2024.3.1`, `2024年3月1日`. `field` is what the sentence about a wrong one
/// calls it.
pub fn read_day(text: &str, field: &Bilingual, today: WireDate) -> Result<WireDate, Bilingual> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let iso = match parts.as_slice() {
        [digits] if digits.len() == 8 => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => format!("{year}-{month:0>2}-{day:0>2}"),
        [] | [_] | [_, _] | [_, _, _] | [_, _, _, _, ..] => String::new(),
    };
    let Some(day) = parse_iso_date(&iso) else {
        return Err(Bilingual::new(
            format!("“{}”没有这一天。请按 年月日 写 8 个数字，例如 20240301。", field.zh),
            format!("\"{}\": there is no such day. Please write 8 digits, year month day, for example 20240301.", field.en),
        ));
    };
    if day.year() < 1900 || day.year() > today.0.year() + 50 {
        return Err(Bilingual::new(
            format!("“{}”的年份 {} 不对。请再看一下。", field.zh, day.year()),
            format!("\"{}\": the year {} cannot be right. Please look again.", field.en, day.year()),
        ));
    }
    Ok(WireDate(day))
}

fn percent(text: &str, field: &Bilingual) -> Result<Value, Bilingual> {
    let plain = text.trim_end_matches(['%', '％']).trim();
    let fits = plain.len() <= 8
        && plain.chars().all(|c| c.is_ascii_digit() || c == '.')
        && plain.parse::<f64>().is_ok_and(|value| (0.0..=1000.0).contains(&value));
    if fits {
        return Ok(Value::Percent(plain.to_owned()));
    }
    Err(Bilingual::new(
        format!("“{}”看不懂。请只写数字，例如 3.85，就是百分之 3.85。", field.zh),
        format!("\"{}\" is not a rate. Please use digits, for example 3.85 for 3.85 %.", field.en),
    ))
}

/// One of the 56 groups, with or without 族; 穿青人 and 未定 stand on some cards too.
fn ethnic(text: &str, field: &Bilingual) -> Result<Value, Bilingual> {
    let group = text.strip_suffix('族').unwrap_or(text);
    if is_ethnic_group(group) {
        return Ok(Value::Text(format!("{group}族").into()));
    }
    if matches!(text, "穿青人" | "未定" | "其他") {
        return Ok(Value::Text(text.into()));
    }
    Err(Bilingual::new(
        format!("“{}”没有这个名称。请照身份证上的写，例如 汉。", field.zh),
        format!("\"{}\": there is no such group. Please write it as on the ID card, for example 汉.", field.en),
    ))
}

/// Mobile numbers (11 digits from 13 to 19), fixed lines with area code, service numbers (400 …, 95…).
fn phone(text: &str, field: &Bilingual) -> Result<Value, Bilingual> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_phone_signs = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')'));
    let national = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(&digits);
    let mobile = national.len() == 11 && national.starts_with('1') && !matches!(national.as_bytes().get(1), Some(b'0'..=b'2'));
    let service = national.len() == 10 && national.starts_with("400") || national.len() == 5 && national.starts_with("95");
    let fixed = (10..=12).contains(&national.len()) && national.starts_with('0');
    let local = (7..=8).contains(&national.len()) && !national.starts_with('0');
    if only_phone_signs && (mobile || fixed || local || service) {
        return Ok(Value::Text(Personal::new(national)));
    }
    Err(Bilingual::new(
        format!("“{}”的位数不对。手机号是 11 位数字；座机请带区号。", field.zh),
        format!("\"{}\" has the wrong number of digits. A mobile number has 11; a fixed line needs its area code.", field.en),
    ))
}

fn number(text: &str, field: &Bilingual) -> Result<Value, Bilingual> {
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Ok(Value::Text(Personal::new(text)));
    }
    Err(Bilingual::new(format!("“{}”只能写数字。", field.zh), format!("\"{}\" takes digits only.", field.en)))
}

/// Letters, digits, and the brackets and hyphens some documents have; written in capitals.
fn document_number(text: &str, field: &Bilingual) -> Result<Value, Bilingual> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let fits = plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '(' | ')' | '（' | '）' | '/'));
    if fits && (4..=30).contains(&plain.chars().count()) {
        return Ok(Value::Text(plain.into()));
    }
    Err(Bilingual::new(
        format!("“{}”只有字母和数字，4 到 30 位。请对照证件再看一遍。", field.zh),
        format!("\"{}\" has 4 to 30 letters and digits. Please compare with the document.", field.en),
    ))
}

fn id_number(error: IdNumberError, field: &Bilingual) -> Bilingual {
    let (zh, en) = match error {
        IdNumberError::Length => ("应该是 18 位。请数一数，再补上。", "must have 18 characters. Please count them."),
        IdNumberError::Character => (
            "有不该出现的字。请对照证件再看一遍。",
            "has a character that cannot stand there. Please compare with the document.",
        ),
        IdNumberError::Prefix => (
            "不是这种证件的号码。请看看是不是另一种证件。",
            "is not a number of this kind of document. Please check which document it is.",
        ),
        IdNumberError::Region => (
            "开头的两位不是哪个省的。请对照证件再看一遍。",
            "does not begin with the code of a province. Please compare with the document.",
        ),
        IdNumberError::BirthInFuture => (
            "里的出生日期还没有到。请对照证件再看一遍。",
            "contains a date of birth in the future. Please compare with the document.",
        ),
        IdNumberError::OrganisationDigit => (
            "有一位按错了（第 9 到 17 位对不上）。请对照执照再看一遍。",
            "has a wrong character among the 9th to 17th. Please compare with the licence.",
        ),
        IdNumberError::BirthDate => (
            "里的出生日期不存在。请对照证件再看一遍。",
            "contains a date of birth that does not exist. Please compare with the document.",
        ),
        IdNumberError::CheckDigit => (
            "有一位按错了（最后一位对不上）。请对照证件再看一遍。",
            "has a wrong digit (the last one does not fit). Please compare with the document.",
        ),
    };
    Bilingual::new(format!("“{}”{zh}", field.zh), format!("\"{}\" {en}", field.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: Kind) -> Question {
        Question {
            key: "q".into(),
            kind,
            label: Some("标签".into()),
            ask: Bilingual::new("问？", "Ask?"),
            ask_self: None,
            why: Bilingual::default(),
            help: Bilingual::default(),
            example: Bilingual::default(),
            staff: String::new(),
            options: Vec::new(),
            when: None,
            otherwise: None,
            otherwise_cel: None,
            required: true,
            unsure: false,
            default: None,
            screen_only: false,
            together: None,
            shared: false,
            checks: Vec::new(),
        }
    }

    fn today() -> WireDate {
        WireDate(parse_iso_date("2026-11-24").expect("a day"))
    }

    #[test]
    fn wrong_input_names_the_field_and_the_remedy() {
        for (kind, typed, word) in [
            (Kind::ResidentNumber, "110105194912310021", "按错"),
            (Kind::Date, "20240230", "没有这一天"),
            (Kind::Money, "很多", "只写数字"),
            (Kind::Name, "  ", "还空着"),
            (Kind::Longtext, &"字".repeat(200_000), "200000"),
            (Kind::Name, "王\u{7}建国", "看不见"),
            (Kind::Phone, "123", "位数"),
            (Kind::Percent, "很多", "只写数字"),
            (Kind::Money, "8万5", "两种读法"),
            (Kind::Phone, "10000000000", "位数"),
            (Kind::Ethnic, "123", "身份证"),
            (Kind::Uscc, "91", "18 位"),
        ] {
            let error = read_answer(&question(kind), typed, today()).expect_err("refused");
            assert!(error.zh.contains(word) && error.zh.contains("标签"), "{kind:?}: {}", error.zh);
            assert!(!error.en.is_empty());
        }
    }

    #[test]
    fn what_people_write_is_understood() {
        assert_eq!(read_answer(&question(Kind::Money), "8万元", today()), Ok(Value::Money(Money::from_yuan(80_000))));
        let date = Value::Date(WireDate(parse_iso_date("2024-03-01").expect("a day")));
        for typed in ["20240301", "2024-3-1", "2024年3月1日", "2024.03.01"] {
            assert_eq!(read_answer(&question(Kind::Date), typed, today()).as_ref(), Ok(&date), "{typed}");
        }
        assert_eq!(read_answer(&question(Kind::Phone), "138 1234 5678", today()), Ok(Value::Text("13812345678".into())));
        assert_eq!(read_answer(&question(Kind::Percent), "3.85%", today()), Ok(Value::Percent("3.85".into())));
        assert_eq!(read_answer(&question(Kind::Phone), "400-820-8820", today()), Ok(Value::Text("4008208820".into())));
        assert_eq!(read_answer(&question(Kind::Ethnic), "维吾尔", today()), Ok(Value::Text("维吾尔族".into())));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_any_field_panic(typed in "\\PC{0,60}|.{0,60}") {
            for kind in [Kind::Text, Kind::Name, Kind::Longtext, Kind::Money, Kind::Date, Kind::Percent, Kind::Choice,
                         Kind::Multi, Kind::Phone, Kind::Address, Kind::ResidentNumber, Kind::Uscc, Kind::Ethnic, Kind::Number,
                         Kind::DocumentNumber] {
                let _ = read_answer(&question(kind), &typed, today());
            }
        }
    }
}
