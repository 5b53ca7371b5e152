//! What a text is compared by: pairs of characters, and pairs of syllables for pinyin and for characters that only sound right.

use std::collections::HashSet;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// A pair of neighbours, or one alone: characters, or syllables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Token(u64);

impl Token {
    const SOUND: u64 = 1 << 63;

    fn sight(first: u32, second: u32) -> Self {
        Self(u64::from(first) << 32 | u64::from(second))
    }

    fn sound(first: u32, second: u32) -> Self {
        Self(Self::SOUND | u64::from(first) << 32 | u64::from(second))
    }

    pub(super) fn is_sound(self) -> bool {
        self.0 & Self::SOUND != 0
    }
}

/// Text without what carries no meaning: punctuation, spaces between characters, full-width forms.
pub(super) fn characters(text: &str) -> Vec<char> {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

/// Pairs of characters that stand side by side.
pub(super) fn pairs(characters: &[char]) -> impl Iterator<Item = Token> {
    characters
        .windows(2)
        .filter(|pair| !pair.contains(&' ') && !pair.iter().all(char::is_ascii_lowercase))
        .map(|pair| Token::sight(u32::from(pair[0]), u32::from(pair[1])))
}

/// Single characters; a letter alone says nothing.
pub(super) fn singles(characters: &[char]) -> impl Iterator<Item = Token> {
    characters.iter().filter(|c| **c != ' ' && !c.is_ascii()).map(|c| Token::sight(0, u32::from(*c)))
}

/// Every syllable of Mandarin, without tones.
#[derive(Default)]
pub(super) struct Syllables(HashSet<&'static str>);

impl Syllables {
    pub(super) fn new() -> Self {
        let all = ('\u{4e00}'..='\u{9fa5}').filter_map(|c| c.to_pinyin()).map(|pinyin| pinyin.plain());
        Self(all.filter(|syllable| syllable.is_ascii()).collect())
    }

    /// The readings of a text, one set per syllable: of a character all it may have, of letters what they spell. `None` where neither holds.
    pub(super) fn readings(&self, characters: &[char]) -> Vec<Option<Vec<&'static str>>> {
        let mut readings = Vec::new();
        let mut at = 0;
        while at < characters.len() {
            let letters: String = characters[at..].iter().take_while(|c| c.is_ascii_lowercase()).collect();
            if letters.is_empty() {
                if characters[at] != ' ' {
                    readings.push(characters[at].to_pinyin_multi().map(|multi| {
                        let mut all: Vec<_> = multi.into_iter().map(|reading| reading.plain()).collect();
                        all.dedup();
                        all
                    }));
                }
                at += 1;
            } else {
                match self.spelt(&letters) {
                    Some(syllables) => readings.extend(syllables.into_iter().map(|syllable| Some(vec![syllable]))),
                    None => readings.push(None),
                }
                at += letters.len();
            }
        }
        readings
    }

    /// Splits a run of letters into the fewest syllables.
    fn spelt(&self, letters: &str) -> Option<Vec<&'static str>> {
        let mut best: Vec<Option<Vec<&'static str>>> = vec![None; letters.len() + 1];
        best[0] = Some(Vec::new());
        for end in 1..=letters.len() {
            for start in end.saturating_sub(6)..end {
                let (Some(before), Some(syllable)) = (&best[start], self.0.get(&letters[start..end])) else { continue };
                if best[end].as_ref().is_none_or(|known| known.len() > before.len() + 1) {
                    let mut whole = before.clone();
                    whole.push(*syllable);
                    best[end] = Some(whole);
                }
            }
        }
        best.pop().flatten()
    }
}

/// Syllables, and pairs of them that stand side by side, in every reading.
pub(super) fn sounds(readings: &[Option<Vec<&'static str>>]) -> Vec<Token> {
    let alone = readings.iter().flatten().flatten().map(|syllable| Token::sound(0, sound(syllable)));
    let mut sounds: Vec<Token> = alone.collect();
    for pair in readings.windows(2) {
        if let [Some(first), Some(second)] = pair {
            for a in first {
                sounds.extend(second.iter().map(|b| Token::sound(sound(a), sound(b))));
            }
        }
    }
    sounds
}

/// A syllable as a number. What many speakers do not tell apart (zh/z, ch/c, sh/s, l/n, -ng/-n) is one.
fn sound(syllable: &str) -> u32 {
    let mut number = 0;
    let bytes = syllable.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let after_sibilant = at == 1 && *byte == b'h' && matches!(bytes[0], b'z' | b'c' | b's');
        let final_g = *byte == b'g' && at + 1 == bytes.len() && bytes.len() > 1;
        if !after_sibilant && !final_g {
            number = number * 27 + u32::from(byte - b'a' + 1);
        }
    }
    number
}
