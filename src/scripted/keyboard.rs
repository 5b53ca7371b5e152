//! Writing on the keys of the glass: which board is shown, which key comes next, which suggestion is meant.

use super::{
    Miss, Stroke, WalkError,
    error::Scene,
    eye::{Sight, Thing},
    finger::{self, Aim},
    glass::Visitor,
};

/// The keys shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Board {
    /// Digits, and what an amount or a number needs.
    Pad,
    Pinyin,
    Letters,
    Symbols,
}

const PINYIN: [&str; 2] = ["拼音", "Pinyin"];
const LETTERS: [&str; 2] = ["英文", "ABC"];
const SYMBOLS: [&str; 2] = ["符号", "Symbols"];
const SHIFT: [&str; 2] = ["大写", "Shift"];
const SPACE: [&str; 2] = ["空格", "Space"];
const NEW_LINE: [&str; 2] = ["换行", "New line"];
const DELETE: [&str; 2] = ["删除", "Delete"];
const CLEAR: [&str; 2] = ["清空", "Clear"];
const MORE: [&str; 2] = ["更多", "More"];

/// Pages of suggestions a visitor looks through.
const CANDIDATE_PAGES: usize = 8;

impl Board {
    fn of(sight: &Sight) -> Option<Self> {
        let has = |label: &str| sight.buttons().any(|thing| thing.label == label);
        if let Some((first, _)) = letter_row(sight) {
            let beneath = |labels: [&str; 2]| {
                sight.buttons().any(|thing| labels.contains(&thing.label.as_str()) && thing.top > first.bottom)
            };
            return Some(if beneath(PINYIN) { Self::Letters } else { Self::Pinyin });
        }
        if has("《") && has("@") {
            return Some(Self::Symbols);
        }
        (has("1") && has("9")).then_some(Self::Pad)
    }

    /// Whether a key of this board writes the sign.
    fn writes(self, sign: char) -> bool {
        match self {
            Self::Pad => true,
            Self::Pinyin => "、，。 \n".contains(sign),
            Self::Letters => sign.is_ascii_alphabetic() || ",. \n".contains(sign),
            Self::Symbols => sign.is_ascii_digit() || "-/：·（）〔〕《》@_、？！“”.；% \n".contains(sign),
        }
    }
}

/// First and last key of the uppermost row of letters.
fn letter_row(sight: &Sight) -> Option<(&Thing, &Thing)> {
    let lowest = |labels: [&str; 2]| sight.buttons().rfind(|thing| labels.contains(&thing.label.as_str()));
    Some((lowest(["q", "Q"])?, lowest(["p", "P"])?))
}

/// Whether this is a suggestion, or the key that turns to others: they stand above the letters, in their columns.
pub(super) fn is_candidate(sight: &Sight, thing: &Thing) -> bool {
    letter_row(sight).is_some_and(|(first, last)| {
        let slack = 1.0;
        thing.bottom <= first.top + slack && thing.left >= first.left - slack && thing.right <= last.right + slack
    })
}

/// The key that turns to other suggestions, at the right end of them.
pub(super) fn more_candidates(sight: &Sight) -> Option<&Thing> {
    let (_, last) = letter_row(sight)?;
    let at_the_end = |thing: &&Thing| MORE.contains(&thing.label.as_str()) && (thing.right - last.right).abs() < 1.5;
    sight.buttons().filter(|thing| is_candidate(sight, thing)).find(at_the_end)
}

fn key(labels: [&str; 2]) -> Aim {
    Aim::Key(labels.map(str::to_owned).to_vec())
}

fn key_of(sign: char) -> Aim {
    match sign {
        ' ' => key(SPACE),
        '\n' => key(NEW_LINE),
        _ => Aim::Key(vec![sign.to_string()]),
    }
}

impl Visitor<'_> {
    /// Writes `text` in place of what stands in the field, and looks whether it reads so.
    pub(super) fn write(&mut self, text: &str) -> Result<(), WalkError> {
        self.clear()?;
        let sight = self.look()?;
        let board = Board::of(&sight).ok_or_else(|| self.missed("the keys", Miss::NotSeen, &sight))?;
        if board == Board::Pad {
            for sign in text.chars() {
                self.key(&key_of(sign))?;
            }
        } else {
            let scenario = self.scenario;
            for stroke in scenario.lexicon.plan(text)? {
                match stroke {
                    Stroke::Sign(sign) => self.write_sign(sign)?,
                    Stroke::Word { text, letters } => self.write_word(&text, &letters)?,
                }
            }
        }
        let sight = self.look()?;
        let reads = sight.field().map(|field| field.value.clone()).unwrap_or_default();
        let same = match (board, reads.strip_prefix('…')) {
            (Board::Pad, _) => essence(&reads) == essence(text),
            // Of a long text the field shows the end.
            (Board::Pinyin | Board::Letters | Board::Symbols, Some(end)) => !end.is_empty() && text.ends_with(end),
            (Board::Pinyin | Board::Letters | Board::Symbols, None) => reads == text,
        };
        if same { Ok(()) } else { Err(WalkError::Mistyped { typed: text.to_owned(), reads, scene: Scene::of(&sight) }) }
    }

    /// Empties the field: at once where there is a key for it, else character by character.
    pub(super) fn clear(&mut self) -> Result<(), WalkError> {
        loop {
            let sight = self.look()?;
            let field = sight.field().ok_or_else(|| self.missed("the field", Miss::NotSeen, &sight))?;
            if field.value.is_empty() {
                return Ok(());
            }
            let at_once = finger::find(&sight, &key(CLEAR)).is_ok();
            self.key(&key(if at_once { CLEAR } else { DELETE }))?;
            let after = self.look()?;
            if after.field().is_some_and(|after| after.value == field.value) {
                let (typed, reads) = (String::new(), field.value.clone());
                return Err(WalkError::Mistyped { typed, reads, scene: Scene::of(&after) });
            }
        }
    }

    fn write_sign(&mut self, sign: char) -> Result<(), WalkError> {
        let sight = self.look()?;
        let shown = Board::of(&sight);
        if !shown.is_some_and(|board| board.writes(sign)) {
            let wanted = [Board::Letters, Board::Symbols, Board::Pinyin].into_iter().find(|board| board.writes(sign));
            self.show_board(wanted.unwrap_or(Board::Symbols))?;
        }
        if sign.is_ascii_uppercase() {
            let sight = self.look()?;
            if finger::find(&sight, &key_of(sign)).is_err() {
                self.key(&key(SHIFT))?;
            }
        }
        self.key(&key_of(sign))
    }

    fn show_board(&mut self, wanted: Board) -> Result<(), WalkError> {
        let sight = self.look()?;
        if Board::of(&sight) == Some(wanted) {
            return Ok(());
        }
        match wanted {
            Board::Pinyin => self.key(&key(PINYIN)),
            Board::Letters => self.key(&key(LETTERS)),
            Board::Symbols => self.key(&key(SYMBOLS)),
            Board::Pad => Ok(()),
        }
    }

    /// A word by its letters; where it is not among the suggestions, its characters one by one.
    fn write_word(&mut self, word: &str, letters: &str) -> Result<(), WalkError> {
        if self.write_spelt(word, letters)? {
            return Ok(());
        }
        let scenario = self.scenario;
        for character in word.chars() {
            let text = character.to_string();
            let mut written = false;
            for letters in scenario.lexicon.spellings(character) {
                if self.write_spelt(&text, letters)? {
                    written = true;
                    break;
                }
            }
            if !written {
                let sight = self.look()?;
                return Err(self.missed(Aim::Candidate(text), Miss::NotSeen, &sight));
            }
        }
        Ok(())
    }

    /// Types the letters and picks the suggestion; `false`, with the letters taken back, when it is not offered.
    fn write_spelt(&mut self, word: &str, letters: &str) -> Result<bool, WalkError> {
        self.show_board(Board::Pinyin)?;
        for letter in letters.chars() {
            self.key(&key_of(letter))?;
        }
        let candidate = Aim::Candidate(word.to_owned());
        for _ in 0..CANDIDATE_PAGES {
            let sight = self.look()?;
            match finger::find(&sight, &candidate) {
                Ok(_) => return self.key(&candidate).map(|()| true),
                Err(Miss::NotSeen) if more_candidates(&sight).is_some() => self.key(&Aim::MoreCandidates)?,
                Err(Miss::NotSeen) => break,
                Err(miss) => return Err(self.missed(&candidate, miss, &sight)),
            }
        }
        for _ in letters.chars() {
            self.key(&key(DELETE))?;
        }
        Ok(false)
    }
}

/// What a typed number and the same number as the field shows it have in common: 80000 and 80,000, 20240301 and 2024 年 3 月 1 日.
fn essence(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() && *c != '0').collect()
}
