//! Pinyin to characters, from a table of words with weights.

use std::path::Path;

/// One suggestion for what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The characters.
    pub text: String,
    /// How many of the typed letters it uses up.
    pub letters: usize,
}

/// A word of the table.
#[derive(Clone, Copy)]
struct Entry<'a> {
    letters: &'a str,
    text: &'a str,
    weight: u32,
}

/// Where a word stands in the one text of the table: its letters, and the characters right behind them. Kept as long as the program
/// runs, tens of thousands of them: two strings each would be four times the memory.
struct Slot {
    weight: u32,
    start: u32,
    letters: u8,
    text: u8,
}

/// A table sorted by letters, then by weight.
pub struct Pinyin {
    words: Box<str>,
    slots: Box<[Slot]>,
}

impl Pinyin {
    /// Longest run of letters that is looked at.
    const MAX_LETTERS: usize = 40;

    /// A table without words: letters stay letters.
    pub fn empty() -> Self {
        Self { words: Box::default(), slots: Box::default() }
    }

    /// Reads tables of `pinyin syllables<TAB>text<TAB>weight`; lines that are not of that shape are left out.
    pub fn load(files: &[&Path]) -> std::io::Result<Self> {
        let (mut words, mut slots) = (String::new(), Vec::new());
        for file in files {
            for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.starts_with('#')) {
                let mut columns = line.split('\t');
                let (Some(syllables), Some(text)) = (columns.next(), columns.next()) else { continue };
                let weight = columns.next().and_then(|weight| weight.trim().parse().ok()).unwrap_or(0);
                let start = words.len();
                words.extend(syllables.chars().filter(char::is_ascii_lowercase));
                let letters = words.len() - start;
                words.push_str(text);
                match (u32::try_from(start), u8::try_from(letters), u8::try_from(text.len())) {
                    (Ok(start), Ok(letters @ 1..), Ok(text @ 1..)) => slots.push(Slot { weight, start, letters, text }),
                    // No spelling, no word, or longer than anybody types.
                    _ => words.truncate(start),
                }
            }
        }
        slots.sort_by(|a, b| {
            let (first, second) = (entry(&words, a), entry(&words, b));
            first.letters.cmp(second.letters).then(b.weight.cmp(&a.weight))
        });
        Ok(Self { words: words.into(), slots: slots.into() })
    }

    fn entry(&self, slot: &Slot) -> Entry<'_> {
        entry(&self.words, slot)
    }

    /// Suggestions for `typed`, best first: words spelt exactly so, words that begin so, then words for its beginning.
    pub fn candidates(&self, typed: &str, limit: usize) -> Vec<Candidate> {
        let typed: String = typed.chars().filter(char::is_ascii_lowercase).take(Self::MAX_LETTERS).collect();
        let mut found: Vec<Candidate> = Vec::new();
        let push = |found: &mut Vec<Candidate>, text: &str, letters: usize| {
            if found.len() < limit && !found.iter().any(|candidate| candidate.text == text) {
                found.push(Candidate { text: text.to_owned(), letters });
            }
        };
        for entry in self.spelt(&typed) {
            push(&mut found, entry.text, typed.len());
        }
        let mut longer: Vec<Entry<'_>> = self.beginning_with(&typed).filter(|entry| entry.letters != typed).collect();
        longer.sort_by_key(|entry| std::cmp::Reverse(entry.weight));
        let completions = if typed.len() >= 4 { 6 } else { 3 };
        for entry in longer.into_iter().take(completions) {
            push(&mut found, entry.text, typed.len());
        }
        for length in (1..typed.len()).rev() {
            for entry in self.spelt(&typed[..length]) {
                push(&mut found, entry.text, length);
            }
        }
        found
    }

    fn beginning_with<'a>(&'a self, letters: &'a str) -> impl Iterator<Item = Entry<'a>> {
        let start = self.slots.partition_point(|slot| self.entry(slot).letters < letters);
        let words = self.slots[start..].iter().map(|slot| self.entry(slot));
        words.take_while(move |entry| !letters.is_empty() && entry.letters.starts_with(letters))
    }

    fn spelt<'a>(&'a self, letters: &'a str) -> impl Iterator<Item = Entry<'a>> {
        self.beginning_with(letters).take_while(move |entry| entry.letters == letters)
    }
}

fn entry<'a>(words: &'a str, slot: &Slot) -> Entry<'a> {
    let (letters, rest) = words[slot.start as usize..].split_at(slot.letters.into());
    Entry { letters, text: &rest[..slot.text.into()], weight: slot.weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Pinyin {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("t.tsv");
        let text = "wang\t王\t900\nwang\t网\t500\njian guo\t建国\t800\njian\t建\t300\nguo\t国\t400\nmin jian jie dai\t民间借贷\t999\nxi an\t西安\t700\nxian\t先\t900\n";
        crate::store::durable::write(&file, text.as_bytes()).expect("written");
        Pinyin::load(&[&file]).expect("read")
    }

    #[test]
    fn the_whole_spelling_comes_before_its_beginning() {
        let words = |typed: &str| table().candidates(typed, 8).into_iter().map(|c| (c.text, c.letters)).collect::<Vec<_>>();
        assert_eq!(words("wang")[..2], [("王".into(), 4), ("网".into(), 4)]);
        assert_eq!(words("jianguo")[..2], [("建国".into(), 7), ("建".into(), 4)]);
        assert_eq!(words("minjianjied")[0], ("民间借贷".into(), 11));
        assert_eq!(words("xian")[..2], [("先".into(), 4), ("西安".into(), 4)]);
        assert_eq!(words("wangjianguo")[0], ("王".into(), 4));
        assert!(words("").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_candidate_never_uses_more_letters_than_typed(typed in "[a-z]{0,60}") {
            for candidate in table().candidates(&typed, 20) {
                proptest::prop_assert!(candidate.letters <= typed.len());
            }
        }
    }
}
