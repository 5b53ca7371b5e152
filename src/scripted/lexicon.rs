//! How a text is written on the keys of the glass: Chinese words by their pinyin, everything else key by key.

use std::{collections::HashMap, path::Path};

/// One piece of writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A word: its letters, then the suggestion that reads so.
    Word {
        /// The characters.
        text: String,
        /// What is typed for them.
        letters: String,
    },
    /// A sign with a key of its own.
    Sign(char),
}

/// No key and no pinyin leads to this character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is neither on the keys nor in the dictionaries; write it another way")]
pub struct Unwritable(pub char);

/// Which pinyin makes which word.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// By word: its spellings, the most frequent first.
    words: HashMap<String, Vec<(String, u64)>>,
    /// Characters of the longest word.
    longest: usize,
}

/// Signs with a key on one of the boards, beside letters, digits, space and new line.
const SIGNS: &str = "-/：·（）〔〕《》@_、？！“”.,；%，。";

impl Lexicon {
    /// Reads tables of `pinyin syllables<TAB>text<TAB>weight`.
    pub fn load(files: &[&Path]) -> std::io::Result<Self> {
        let mut lexicon = Self::default();
        for file in files {
            for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.starts_with('#')) {
                lexicon.learn(line);
            }
        }
        for spellings in lexicon.words.values_mut() {
            spellings.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        }
        Ok(lexicon)
    }

    fn learn(&mut self, line: &str) {
        let mut columns = line.split('\t');
        let (Some(syllables), Some(text)) = (columns.next(), columns.next()) else { return };
        let weight = columns.next().and_then(|weight| weight.trim().parse().ok()).unwrap_or(0);
        let letters: String = syllables.chars().filter(char::is_ascii_lowercase).collect();
        if letters.is_empty() || text.is_empty() {
            return;
        }
        self.longest = self.longest.max(text.chars().count());
        let spellings = self.words.entry(text.to_owned()).or_default();
        if spellings.iter().all(|(known, _)| *known != letters) {
            spellings.push((letters, weight));
        }
    }

    /// How `text` is written, the longest known word first.
    pub fn plan(&self, text: &str) -> Result<Vec<Stroke>, Unwritable> {
        let characters: Vec<char> = text.chars().collect();
        let mut strokes = Vec::new();
        let mut at = 0;
        while let Some(first) = characters.get(at) {
            if has_key(*first) {
                strokes.push(Stroke::Sign(*first));
                at += 1;
                continue;
            }
            let most = self.longest.min(characters.len() - at);
            let word = (1..=most).rev().find_map(|length| {
                let word: String = characters[at..at + length].iter().collect();
                let letters = self.words.get(&word)?.first()?.0.clone();
                Some((length, Stroke::Word { text: word, letters }))
            });
            let (length, stroke) = word.ok_or(Unwritable(*first))?;
            strokes.push(stroke);
            at += length;
        }
        Ok(strokes)
    }

    /// The spellings of a single character, the most frequent first.
    pub fn spellings(&self, character: char) -> impl Iterator<Item = &str> {
        self.words.get(character.encode_utf8(&mut [0; 4])).into_iter().flatten().map(|(letters, _)| letters.as_str())
    }
}

/// Whether a board has a key that writes this character at once.
fn has_key(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == ' ' || character == '\n' || SIGNS.contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/dictionaries");
        Lexicon::load(&[&folder.join("legal.tsv"), &folder.join("pinyin.tsv")]).expect("the dictionaries")
    }

    fn spelt(text: &str) -> String {
        let strokes = lexicon().plan(text).expect("can be written");
        let one = |stroke: Stroke| match stroke {
            Stroke::Word { text, letters } => format!("{text}={letters}"),
            Stroke::Sign(sign) => sign.to_string(),
        };
        strokes.into_iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_name_is_spelt_word_by_word() {
        let spelt = spelt("王建国");
        let letters: String = spelt.split(' ').filter_map(|word| word.split('=').nth(1)).collect();
        assert_eq!(letters, "wangjianguo", "{spelt}");
    }

    #[test]
    fn the_longest_word_is_taken_and_signs_stand_alone() {
        assert!(spelt("民间借贷").starts_with("民间借贷=minjianjiedai"));
        assert_eq!(spelt("12号，A"), "1 2 号=hao ， A");
    }

    #[test]
    fn what_no_key_writes_is_named() {
        assert_eq!(lexicon().plan("王𠮷"), Err(Unwritable('𠮷')));
        assert!(lexicon().spellings('重').any(|letters| letters == "chong"));
        assert!(lexicon().spellings('重').any(|letters| letters == "zhong"));
    }
}
