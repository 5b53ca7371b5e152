//! What can be put on paper: a text is made printable before Typst sees it, never refused at the end of a visit.

use std::collections::BTreeSet;

use serde_json::Value;

/// A run of Latin letters or digits longer than this gets places where the line may break.
const LONGEST_RUN: usize = 24;

/// How strictly characters are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rigour {
    /// Whatever a font covers.
    Covered,
    /// Only what stands alone: ASCII, Chinese characters and their punctuation. For texts a first attempt could not set.
    Plain,
}

/// Makes every text inside `data` printable and notes the characters that had to be replaced.
pub(super) fn make_legible(data: &mut Value, rigour: Rigour, covers: &dyn Fn(char) -> bool, missing: &mut BTreeSet<char>) {
    match data {
        Value::String(text) => *text = legible(text, rigour, covers, missing),
        Value::Array(values) => values.iter_mut().for_each(|value| make_legible(value, rigour, covers, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|value| make_legible(value, rigour, covers, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `text` with one kind of line end, without control and invisible characters, and with `〔U+2B820〕` for what no font has.
fn legible(text: &str, rigour: Rigour, covers: &dyn Fn(char) -> bool, missing: &mut BTreeSet<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let kept = match c {
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
            _ if c.is_control() || is_invisible(c) => continue,
            _ => c,
        };
        run = if kept.is_ascii_graphic() { run + 1 } else { 0 };
        if run > LONGEST_RUN {
            out.push('\u{200b}');
            run = 1;
        }
        let stands_alone = rigour == Rigour::Covered || is_plain(kept);
        if kept == '\n' || (stands_alone && !is_unassignable(kept) && covers(kept)) {
            out.push(kept);
        } else {
            missing.insert(kept);
            out.push_str(&format!("〔U+{:04X}〕", kept as u32));
        }
    }
    out
}

/// Marks that show nothing but change what stands around them: joiners, direction overrides, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Private use and noncharacters: a PDF/A may not promise that they can be searched.
fn is_unassignable(c: char) -> bool {
    matches!(c as u32, 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF_0000..=0x10_FFFF) || (c as u32) & 0xFFFE == 0xFFFE
}

fn is_plain(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{b7}' | '\u{2014}'..='\u{201d}' | '\u{2026}' | '\u{3000}'..='\u{3029}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' | '\u{ffe5}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> (String, Vec<char>) {
        let mut missing = BTreeSet::new();
        let text = legible(text, Rigour::Covered, &|c| c != '𠂉' && c != '\u{e000}', &mut missing);
        (text, missing.into_iter().collect())
    }

    #[test]
    fn a_character_no_font_has_is_shown_by_its_code_and_reported() {
        assert_eq!(set("王𠂉"), ("王〔U+20089〕".into(), vec!['𠂉']));
    }

    #[test]
    fn control_and_invisible_characters_vanish_and_line_ends_become_one_kind() {
        assert_eq!(set("甲\u{0}\u{7}\u{202e}乙\r\n丙\r丁\t戊\u{2028}己\u{feff}").0, "甲乙\n丙\n丁 戊\n己");
    }

    #[test]
    fn private_use_is_replaced_even_when_a_font_has_it() {
        assert_eq!(set("a\u{f000}").0, "a〔U+F000〕");
    }

    #[test]
    fn long_latin_runs_may_break_and_short_ones_stay_whole() {
        assert_eq!(set("11010519491231002X").0, "11010519491231002X");
        assert_eq!(set(&"a".repeat(60)).0.matches('\u{200b}').count(), 2);
    }

    #[test]
    fn every_text_inside_the_data_is_reached_and_keys_are_left_alone() {
        let mut data = serde_json::json!({"名\u{7}": ["甲\u{7}", {"b": "乙\u{7}"}], "n": 1});
        make_legible(&mut data, Rigour::Covered, &|_| true, &mut BTreeSet::new());
        assert_eq!(data, serde_json::json!({"名\u{7}": ["甲", {"b": "乙"}], "n": 1}));
    }

    #[test]
    fn the_second_attempt_keeps_only_what_stands_alone() {
        let mut missing = BTreeSet::new();
        assert_eq!(legible("李e\u{301}，3", Rigour::Plain, &|_| true, &mut missing), "李e〔U+0301〕，3");
    }
}
