//! One TOML document, asked key by key. What is asked for is what exists: everything else that stands there is unknown, so
//! there is no second list of keys to keep in step.

use std::{collections::BTreeSet, ops::RangeInclusive, path::Path};

use time::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Problem;
use crate::filing::{Bilingual, Money, Percent, parse_iso_date};

type Value<'a> = &'a Spanned<DeValue<'a>>;

/// Longest name or sentence that the screens have room for, in characters.
const TEXT: usize = 80;
/// So much of a wrong value is repeated, in characters.
const SHOWN: usize = 60;

pub(super) struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
    root: &'a DeTable<'a>,
    asked: BTreeSet<&'static str>,
    /// What was found so far.
    pub(super) problems: Vec<Problem>,
    /// Whether the settings cannot be used at all.
    pub(super) broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str, root: &'a DeTable<'a>) -> Self {
        Self { file, text, root, asked: BTreeSet::new(), problems: Vec::new(), broken: false }
    }

    fn find(&self, key: &str) -> Option<Value<'a>> {
        let (sections, name) = match key.rsplit_once('.') {
            Some((sections, name)) => (Some(sections), name),
            None => (None, key),
        };
        let mut table = self.root;
        for section in sections.into_iter().flat_map(|sections| sections.split('.')) {
            table = table.get(section)?.get_ref().as_table()?;
        }
        table.get(name)
    }

    fn ask(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.asked.insert(key);
        self.find(key)
    }

    /// A value that cannot be used.
    pub(super) fn wrong(&mut self, key: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        self.broken = true;
        let value = self.find(key).map(|value| self.as_written(value)).unwrap_or_default();
        self.push(key, value, cause.into(), remedy.into());
    }

    /// The same for a value that must not be repeated.
    pub(super) fn wrong_secret(&mut self, key: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        self.broken = true;
        self.push(key, String::new(), cause.into(), remedy.into());
    }

    /// Something that should be put right, but can be lived with.
    pub(super) fn warn(&mut self, key: &str, cause: String, remedy: String) {
        let value = self.find(key).map(|value| self.as_written(value)).unwrap_or_default();
        self.push(key, value, cause, remedy);
    }

    /// Whether anything stands at `key`.
    pub(super) fn stands(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    fn push(&mut self, key: &str, value: String, cause: String, remedy: String) {
        let line = self.find(key).map(|value| line_of(self.text, value.span().start));
        self.problems.push(Problem { file: self.file.to_owned(), line, key: key.to_owned(), value, cause, remedy });
    }

    fn missing(&mut self, key: &str, remedy: &str) {
        self.wrong(key, "is missing", remedy);
    }

    fn as_written(&self, value: Value<'a>) -> String {
        let source = self.text.get(value.span()).unwrap_or_default();
        // An address with a password in it.
        if source.contains("://") && source.contains('@') {
            return String::new();
        }
        let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// A text; `None` when it is not there or is none. `form` says what it must look like.
    pub(super) fn text(&mut self, key: &'static str, form: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        let value = self.ask(key)?;
        match value.get_ref().as_str() {
            Some(text) if fits(text) => return Some(text.to_owned()),
            Some("") => self.wrong(key, "is empty", form),
            Some(_) => self.wrong(key, "cannot be used", form),
            None => self.wrong_type(key, value, "a text in quotes", form),
        }
        None
    }

    /// A text that must be there.
    pub(super) fn required_text(&mut self, key: &'static str, form: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
        if self.ask(key).is_none() {
            self.missing(key, form);
        }
        self.text(key, form, fits)
    }

    /// `key.zh` and `key.en`: both or neither.
    pub(super) fn bilingual(&mut self, zh: &'static str, en: &'static str, default: Bilingual) -> Bilingual {
        let form =
            "write what visitors shall read, 1 to 80 characters on one line, in both languages: { zh = \"…\", en = \"…\" }";
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= TEXT && !text.chars().any(char::is_control);
        if self.ask(zh).is_none() && self.ask(en).is_none() {
            return default;
        }
        match (self.required_text(zh, form, fits), self.required_text(en, form, fits)) {
            (Some(zh), Some(en)) => Bilingual { zh, en },
            _ => default,
        }
    }

    /// A whole number of `unit`.
    pub(super) fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>, unit: &str, default: u32) -> u32 {
        let Some(value) = self.ask(key) else { return default };
        let (from, to) = (range.start(), range.end());
        let form = format!("write a whole number of {unit}, {from} to {to}, or leave it out for {default}");
        let Some(written) = value.get_ref().as_integer() else {
            self.wrong_type(key, value, "a whole number", &form);
            return default;
        };
        match i64::from_str_radix(written.as_str(), written.radix()).ok().and_then(|number| u32::try_from(number).ok()) {
            Some(number) if range.contains(&number) => number,
            Some(_) | None => {
                self.wrong(key, format!("is not between {from} and {to}"), form);
                default
            }
        }
    }

    /// A number that may have a fraction.
    pub(super) fn decimal(&mut self, key: &'static str, range: RangeInclusive<f32>, unit: &str, default: f32) -> f32 {
        let Some(value) = self.ask(key) else { return default };
        let (from, to) = (range.start(), range.end());
        let form = format!("write a number of {unit}, {from} to {to}, or leave it out for {default}");
        let written = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
            DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
            DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                self.wrong_type(key, value, "a number", &form);
                return default;
            }
        };
        match written {
            Some(number) if range.contains(&number) => number,
            Some(_) | None => {
                self.wrong(key, format!("is not between {from} and {to}"), form);
                default
            }
        }
    }

    /// A base fee in yuan; `None` when it is not there or cannot be taken. `refused` says why an amount cannot be one.
    pub(super) fn fee(
        &mut self,
        key: &'static str,
        lowest: Money,
        highest: Money,
        refused: impl Fn(Money) -> Option<String>,
    ) -> Option<Money> {
        let value = self.ask(key)?;
        let form = format!("write yuan without quotes, {} to {}, or leave it out", lowest.grouped(), highest.grouped());
        let Some(written) = number(value) else {
            self.wrong_type(key, value, "a number", &form);
            return None;
        };
        match written.parse::<Money>() {
            Ok(fee) => match refused(fee) {
                None => return Some(fee),
                Some(cause) => self.wrong(key, cause, form),
            },
            Err(_) => self.wrong(key, "is not an amount of yuan", form),
        }
        None
    }

    /// A section of yearly rates by day: `"2025-05-20" = 3.0`. Rates that cannot be used are left out.
    pub(super) fn rates(&mut self, section: &'static str) -> Vec<(Date, Percent)> {
        let form = "write a day in quotes and its rate in percent: \"2025-05-20\" = 3.0";
        let Some(value) = self.ask(section) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(section, value, "a section", form);
            return Vec::new();
        };
        let mut rates = Vec::new();
        for (name, value) in table {
            let written = number(value).and_then(|written| written.parse::<Percent>().ok());
            let cause = match (parse_iso_date(name.get_ref()), written) {
                (Some(day), Some(rate)) if rate <= Percent::HUNDRED => {
                    rates.push((day, rate));
                    continue;
                }
                (None, _) => "is not a day",
                (Some(_), None) => "is not a rate in percent",
                (Some(_), Some(_)) => "is above 100 percent",
            };
            self.broken = true;
            self.problems.push(Problem {
                file: self.file.to_owned(),
                line: Some(line_of(self.text, name.span().start)),
                key: format!("{section}.{}", name.get_ref()),
                value: self.as_written(value),
                cause: cause.into(),
                remedy: form.into(),
            });
        }
        rates
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.ask(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let form = format!("write true or false without quotes, or leave it out for {default}");
            self.wrong_type(key, value, "true or false", &form);
            default
        })
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str, form: &str) -> Vec<String> {
        let Some(value) = self.ask(key) else { return Vec::new() };
        let texts = value
            .get_ref()
            .as_array()
            .and_then(|items| items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
        texts.unwrap_or_else(|| {
            self.wrong(key, "is not a list of texts", form);
            Vec::new()
        })
    }

    fn wrong_type(&mut self, key: &str, value: Value<'a>, wanted: &str, form: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text in quotes",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a section",
        };
        self.wrong(key, format!("is {found}, not {wanted}"), form);
    }

    /// Every key that was asked for.
    #[cfg(test)]
    pub(super) fn asked(&self) -> &BTreeSet<&'static str> {
        &self.asked
    }

    /// Reports what stands there and was never asked for. Its value is not repeated: it may be a secret in the wrong place.
    pub(super) fn refuse_the_rest(&mut self) {
        let mut leaves = Vec::new();
        collect_leaves(self.root, "", &self.asked, &mut leaves);
        for (key, start) in leaves {
            let (cause, remedy) = match self.neighbours(&key) {
                Neighbours::Inside(names) => {
                    ("is not a section".to_owned(), format!("write [{key}] and below it its settings: {names}"))
                }
                Neighbours::Beside(section, names) => {
                    ("is not a setting".to_owned(), format!("correct or delete it; [{section}] has {names}"))
                }
                Neighbours::Nobody(sections) => {
                    ("is not a setting".to_owned(), format!("correct or delete it; the sections are {sections}"))
                }
            };
            self.broken = true;
            self.problems.push(Problem {
                file: self.file.to_owned(),
                line: Some(line_of(self.text, start)),
                key,
                value: String::new(),
                cause,
                remedy,
            });
        }
    }

    fn neighbours(&self, key: &str) -> Neighbours {
        let below = |section: &str| -> Vec<&str> {
            let names = self.asked.iter().filter_map(|asked| asked.strip_prefix(section)?.strip_prefix('.'));
            let mut names: Vec<&str> = names.map(|rest| rest.split('.').next().unwrap_or(rest)).collect();
            names.dedup();
            names
        };
        let inside = below(key);
        if !inside.is_empty() {
            return Neighbours::Inside(inside.join(", "));
        }
        let mut section = key;
        while let Some((outer, _)) = section.rsplit_once('.') {
            section = outer;
            let names = below(section);
            if !names.is_empty() {
                return Neighbours::Beside(section.to_owned(), names.join(", "));
            }
        }
        let sections = self.asked.iter().map(|asked| asked.split_once('.').map_or(*asked, |(section, _)| section));
        let mut sections: Vec<String> = sections.map(|section| format!("[{section}]")).collect();
        sections.dedup();
        Neighbours::Nobody(sections.join(" "))
    }
}

/// A number as written, without the `_` that may stand between digits. `None` when no number stands there.
fn number(value: Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().replace('_', "")),
        DeValue::Float(number) => Some(number.as_str().replace('_', "")),
        DeValue::Integer(_)
        | DeValue::String(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    }
}

/// What surrounds an unknown key: the hint that helps.
enum Neighbours {
    /// It should be a section itself, with these settings.
    Inside(String),
    /// The section it stands in, and what that has.
    Beside(String, String),
    /// It stands in no section that exists.
    Nobody(String),
}

fn collect_leaves(table: &DeTable<'_>, prefix: &str, asked: &BTreeSet<&'static str>, leaves: &mut Vec<(String, usize)>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.get_ref().to_string() } else { format!("{prefix}.{}", name.get_ref()) };
        match value.get_ref() {
            // A key that was asked for has been judged, whatever stands there.
            _ if asked.contains(key.as_str()) => {}
            DeValue::Table(inner) if !inner.is_empty() => collect_leaves(inner, &key, asked, leaves),
            DeValue::Table(_) if asked.iter().any(|asked| asked.starts_with(&format!("{key}."))) => {}
            DeValue::Table(_)
            | DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => leaves.push((key, name.span().start)),
        }
    }
}

/// The line, from 1, in which byte `offset` of `text` lies.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
