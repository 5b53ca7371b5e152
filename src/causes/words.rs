//! What a text is compared by: pairs of characters, and pairs of syllables for pinyin and for characters that only sound right.

use std::collections::HashSet;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// A pair of neighbours, or one alone: characters, or syllables. Their hash: of some hundred thousand in four thousand million, hardly
/// any two are alike, and half the memory is half the time to fill it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Token(u32);

impl Token {
    const SOUND: u32 = 1 << 31;

    fn sight(first: u32, second: u32) -> Self {
        Self(mixed(first, second) & !Self::SOUND)
    }

    fn sound(first: u32, second: u32) -> Self {
        Self(mixed(first, second) | Self::SOUND)
    }

    pub(super) fn is_sound(self) -> bool {
        self.0 & Self::SOUND != 0
    }
}

fn mixed(first: u32, second: u32) -> u32 {
    let both = u64::from(first) << 32 | u64::from(second);
    (both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
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

/// What one place in a text sounds like: up to two readings, as numbers; 0 is none.
pub(super) type Reading = [u32; 2];

/// The readings of characters, and every syllable of Mandarin, without tones.
#[derive(Default)]
pub(super) struct Syllables {
    /// By character, from [`FIRST`] on.
    of_characters: Vec<Reading>,
    spelt: HashSet<&'static str>,
}

/// The unified ideographs in everyday use.
const FIRST: char = '\u{4e00}';
const LAST: char = '\u{9fa5}';

impl Syllables {
    pub(super) fn new() -> Self {
        let mut syllables = Self::default();
        for character in FIRST..=LAST {
            let mut reading = Reading::default();
            for (at, plain) in readings_of(character).take(reading.len()).enumerate() {
                reading[at] = sound(plain);
            }
            syllables.spelt.extend(readings_of(character).take(1));
            syllables.of_characters.push(reading);
        }
        syllables
    }

    /// How a text sounds, place by place: characters as they are read, letters as what they spell.
    pub(super) fn readings(&self, characters: &[char]) -> Vec<Reading> {
        let mut readings = Vec::with_capacity(characters.len());
        let mut at = 0;
        while at < characters.len() {
            let character = characters[at];
            if !character.is_ascii_lowercase() {
                if character != ' ' {
                    let known = (character as usize).checked_sub(FIRST as usize).and_then(|at| self.of_characters.get(at));
                    readings.push(known.copied().unwrap_or_default());
                }
                at += 1;
                continue;
            }
            let letters: String = characters[at..].iter().take_while(|c| c.is_ascii_lowercase()).collect();
            match self.spelt(&letters) {
                Some(syllables) => readings.extend(syllables.into_iter().map(|syllable| [sound(syllable), 0])),
                None => readings.push(Reading::default()),
            }
            at += letters.len();
        }
        readings
    }

    /// Splits a run of letters into the fewest syllables.
    fn spelt(&self, letters: &str) -> Option<Vec<&'static str>> {
        let mut best: Vec<Option<Vec<&'static str>>> = vec![None; letters.len() + 1];
        best[0] = Some(Vec::new());
        for end in 1..=letters.len() {
            for start in end.saturating_sub(6)..end {
                let (Some(before), Some(syllable)) = (&best[start], self.spelt.get(&letters[start..end])) else { continue };
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

/// The readings of a character without tones, each once, the usual one first.
fn readings_of(character: char) -> impl Iterator<Item = &'static str> {
    let usual = character.to_pinyin().map(|reading| reading.plain());
    let all = character.to_pinyin_multi().into_iter().flatten().map(|reading| reading.plain());
    usual.into_iter().chain(all.filter(move |plain| Some(*plain) != usual)).filter(|plain| plain.is_ascii())
}

/// Syllables, and pairs of them that stand side by side, in every reading.
pub(super) fn sounds(readings: &[Reading]) -> impl Iterator<Item = Token> {
    let of = |reading: &Reading| (*reading).into_iter().filter(|sound| *sound != 0);
    let alone = readings.iter().flat_map(|reading| *reading).filter(|sound| *sound != 0).map(|sound| Token::sound(0, sound));
    let pairs = readings.windows(2).flat_map(move |pair| {
        let second = pair[1];
        of(&pair[0]).flat_map(move |a| of(&second).map(move |b| Token::sound(a, b)))
    });
    alone.chain(pairs)
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
