//! The field under the visitor's finger: its text, the letters not yet turned into characters, the keyboard shown.

use super::{Candidate, Pinyin};

/// Which keys are on the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Keyboard {
    /// 0–9.
    Digits,
    /// 0–9, point, 万.
    Money,
    /// 0–9 and point.
    Percent,
    /// 0–9 for a day.
    Date,
    /// 0–9 and X.
    Number,
    /// Latin letters as they are.
    Letters,
    /// Latin letters that become characters.
    Pinyin,
    /// Punctuation.
    Symbols,
}

/// What may be picked after the text that stands in a field; nothing where there is nothing to pick.
pub type Offer = fn(&str) -> Vec<&'static str>;

/// The text being typed. The caret is always at the end: nothing needs a precise touch.
#[derive(Clone, Debug)]
pub struct Editor {
    text: String,
    composing: String,
    keyboard: Keyboard,
    /// Keyboard to return to from letters, digits or symbols.
    shift: bool,
    multiline: bool,
    candidate_page: usize,
    offer: Option<Offer>,
}

impl Editor {
    /// Suggestions shown at a time.
    pub const CANDIDATES: usize = 8;
    /// Suggestions looked up in all.
    const CANDIDATES_IN_ALL: usize = 64;

    /// A field with `text` in it.
    pub fn new(text: impl Into<String>, keyboard: Keyboard, multiline: bool) -> Self {
        Self { text: text.into(), composing: String::new(), keyboard, shift: false, multiline, candidate_page: 0, offer: None }
    }

    /// The same, with something to pick while no letters are composing.
    pub fn offering(self, offer: Offer) -> Self {
        Self { offer: Some(offer), ..self }
    }

    /// What was typed, with letters still composing at the end: nothing is lost by leaving the field.
    pub fn text(&self) -> String {
        format!("{}{}", self.text, self.composing)
    }

    /// What stands in the field.
    pub fn committed(&self) -> &str {
        &self.text
    }

    /// Letters not yet turned into characters.
    pub fn composing(&self) -> &str {
        &self.composing
    }

    /// The keys shown.
    pub fn keyboard(&self) -> Keyboard {
        self.keyboard
    }

    /// Whether the next letter is a capital.
    pub fn shift(&self) -> bool {
        self.shift
    }

    /// The suggestions of the current page, and whether there are more.
    pub fn candidates(&self, pinyin: &Pinyin) -> (Vec<Candidate>, bool) {
        let all = self.all_candidates(pinyin);
        let from = (self.candidate_page * Self::CANDIDATES).min(all.len());
        let to = (from + Self::CANDIDATES).min(all.len());
        (all[from..to].to_vec(), to < all.len() || from > 0)
    }

    fn all_candidates(&self, pinyin: &Pinyin) -> Vec<Candidate> {
        if !self.composing.is_empty() {
            return pinyin.candidates(&self.composing, Self::CANDIDATES_IN_ALL);
        }
        let offered = self.offer.map(|offer| offer(&self.text)).unwrap_or_default();
        offered.into_iter().map(|text| Candidate { text: text.to_owned(), letters: 0 }).collect()
    }

    /// A key by its name: a character, or `delete`, `clear`, `space`, `enter`, `shift`, or a keyboard's name.
    pub fn key(&mut self, key: &str, pinyin: &Pinyin) {
        self.candidate_page = 0;
        match key {
            "delete" => {
                if self.composing.pop().is_none() {
                    self.text.pop();
                }
            }
            "clear" => {
                self.composing.clear();
                self.text.clear();
            }
            "space" => {
                if self.composing.is_empty() {
                    self.text.push(' ');
                } else {
                    self.take(0, pinyin);
                }
            }
            "enter" => {
                self.settle();
                if self.multiline {
                    self.text.push('\n');
                }
            }
            "shift" => self.shift = !self.shift,
            "pinyin" => self.show(Keyboard::Pinyin),
            "letters" => self.show(Keyboard::Letters),
            "symbols" => self.show(Keyboard::Symbols),
            "digits" => self.show(Keyboard::Number),
            typed => self.type_text(typed),
        }
    }

    /// Types `text` as keys would, without going through the glass (a clerk's keyboard, a test).
    pub fn paste(&mut self, text: &str) {
        self.settle();
        self.text.push_str(text);
    }

    /// Takes the suggestion at `index` of the current page.
    pub fn take(&mut self, index: usize, pinyin: &Pinyin) {
        let (candidates, _) = self.candidates(pinyin);
        match candidates.get(index) {
            Some(candidate) => {
                self.text.push_str(&candidate.text);
                self.composing.drain(..candidate.letters.min(self.composing.len()));
            }
            None => self.settle(),
        }
        self.candidate_page = 0;
    }

    /// Turns to other suggestions.
    pub fn turn_candidates(&mut self, by: i32, pinyin: &Pinyin) {
        let pages = self.all_candidates(pinyin).len().div_ceil(Self::CANDIDATES).max(1);
        let next = self.candidate_page as i64 + i64::from(by);
        self.candidate_page = next.rem_euclid(pages as i64) as usize;
    }

    fn show(&mut self, keyboard: Keyboard) {
        self.settle();
        self.keyboard = keyboard;
    }

    fn settle(&mut self) {
        self.text.push_str(&self.composing);
        self.composing.clear();
    }

    fn type_text(&mut self, typed: &str) {
        let letter = typed.len() == 1 && typed.chars().all(|c| c.is_ascii_alphabetic());
        if self.keyboard == Keyboard::Pinyin && letter && !self.shift {
            self.composing.push_str(&typed.to_ascii_lowercase());
            return;
        }
        self.settle();
        if letter && self.shift {
            self.text.push_str(&typed.to_ascii_uppercase());
            self.shift = false;
        } else {
            self.text.push_str(typed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_wait_for_a_choice_and_are_never_lost() {
        let mut editor = Editor::new("", Keyboard::Pinyin, false);
        for key in ["w", "a", "n", "g"] {
            editor.key(key, &Pinyin::empty());
        }
        assert_eq!((editor.committed(), editor.composing()), ("", "wang"));
        assert_eq!(editor.text(), "wang");
        editor.key("delete", &Pinyin::empty());
        assert_eq!(editor.text(), "wan");
        editor.key("letters", &Pinyin::empty());
        assert_eq!(editor.committed(), "wan");
    }

    #[test]
    fn what_is_offered_is_picked_page_by_page() {
        let offer: Offer = |typed| match typed {
            "" => vec!["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"],
            "壬" => vec!["子"],
            _ => Vec::new(),
        };
        let mut editor = Editor::new("", Keyboard::Pinyin, false).offering(offer);
        let pinyin = Pinyin::empty();
        assert_eq!((editor.candidates(&pinyin).0.len(), editor.candidates(&pinyin).1), (Editor::CANDIDATES, true));
        editor.turn_candidates(1, &pinyin);
        editor.take(0, &pinyin);
        assert_eq!(editor.text(), "壬");
        editor.take(0, &pinyin);
        assert_eq!((editor.text(), editor.candidates(&pinyin).0.len()), ("壬子".to_owned(), 0));
        // Letters go before.
        let mut editor = Editor::new("", Keyboard::Pinyin, false).offering(offer);
        editor.key("a", &pinyin);
        assert!(editor.candidates(&pinyin).0.iter().all(|candidate| candidate.text != "甲"));
    }

    #[test]
    fn delete_takes_one_character_however_wide() {
        let mut editor = Editor::new("欧阳𠮷", Keyboard::Pinyin, false);
        editor.key("delete", &Pinyin::empty());
        assert_eq!(editor.text(), "欧阳");
    }
}
