//! Ranking: BM25 (Robertson and others) over everything said about a cause, by sight and by ear.

use super::{
    Catalogue, Cause,
    words::{Syllables, Token, characters, pairs, singles, sounds},
};

/// A cause found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its code.
    pub code: String,
    /// How well it fits; only comparable within one search.
    pub score: f32,
}

/// Everything said about every cause, ready to be asked.
#[derive(Default)]
pub struct Index {
    /// Codes of the causes, by number.
    codes: Vec<String>,
    /// Their names, without 纠纷.
    names: Vec<String>,
    /// How usual each is.
    usual: Vec<f32>,
    /// Tokens in order, each with where its stretch of `weights` begins; the next one's begins where it ends.
    postings: Vec<(Token, u32)>,
    /// A cause and what the token is worth for it, in [`GRAINS`].
    weights: Vec<(u16, u16)>,
    syllables: Syllables,
}

/// Of these a token's worth of one is made up: no token is worth 32, and in half the memory nothing is lost that tells causes apart.
const GRAINS: f32 = 2048.0;
/// How slowly repetition stops counting.
const K1: f32 = 2.5;
/// How much a cause about which much is said must say it more often.
const B: f32 = 0.65;
/// The official name counts like so many sentences.
const NAME: u16 = 2;
/// What sounds alike beside what looks alike.
const HEARD: f32 = 0.15;
/// What halls see every day, and what hardly anybody comes with, where the words alone leave it open.
const USUAL: f32 = 1.25;
const RARE: f32 = 0.8;
/// So little is said about what is rare.
const LITTLE_SAID: usize = 18;

impl Index {
    /// Of all causes a filing can stand on.
    pub fn new(catalogue: &Catalogue) -> Self {
        let syllables = Syllables::new();
        let causes: Vec<&Cause> = catalogue.causes().iter().filter(|cause| cause.is_cause()).collect();
        let codes: Vec<String> = causes.iter().map(|cause| cause.code.clone()).collect();
        let names = causes.iter().map(|cause| name_of(cause).to_owned()).collect();
        let usual = causes
            .iter()
            .map(|cause| match cause.say.len() {
                _ if cause.usual => USUAL,
                ..LITTLE_SAID => RARE,
                LITTLE_SAID.. => 1.0,
            })
            .collect();
        // Taking the texts apart is most of the work, and every cause stands for itself.
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let share = causes.len().div_ceil(workers).max(1);
        let said: Vec<Said> = std::thread::scope(|scope| {
            let syllables = &syllables;
            let parts =
                causes.chunks(share).map(|part| scope.spawn(move || part.iter().map(|it| said(syllables, it)).collect()));
            let parts: Vec<std::thread::ScopedJoinHandle<'_, Vec<Said>>> = parts.collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let lengths: Vec<f32> = said.iter().map(|said| said.length).collect();
        let mut all: Vec<(Token, u16, u16)> = Vec::new();
        for (number, said) in said.into_iter().enumerate() {
            all.extend(said.tokens.into_iter().map(|(token, often)| (token, number as u16, often)));
        }
        // Every cause is in order already: its tokens only have to be merged with the others.
        all.sort_by_key(|(token, ..)| *token);
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        let (mut postings, mut weights) = (Vec::new(), Vec::new());
        for of_token in all.chunk_by(|a, b| a.0 == b.0) {
            let token = of_token[0].0;
            let (start, of, with) = (weights.len(), codes.len() as f32, of_token.len() as f32);
            let rarity = ((of - with + 0.5) / (with + 0.5) + 1.0).ln();
            for (_, cause, often) in of_token {
                let often = f32::from(*often);
                let long = 1.0 - B + B * lengths[*cause as usize] / average;
                let worth = rarity * often * (K1 + 1.0) / (often + K1 * long);
                weights.push((*cause, (worth * GRAINS) as u16));
            }
            postings.push((token, start as u32));
        }
        // Kept as long as the program runs: without the room they grew by.
        postings.shrink_to_fit();
        weights.shrink_to_fit();
        Self { codes, names, usual, postings, weights, syllables }
    }

    /// The causes `text` may mean, best first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Found> {
        let mut scores = vec![0.0_f32; self.codes.len()];
        let tokens = tokens(&self.syllables, text);
        // Pinyin has nothing but its sound.
        let seen = tokens.iter().any(|token| !token.is_sound());
        for token in tokens {
            let Ok(at) = self.postings.binary_search_by_key(&token, |(token, _)| *token) else { continue };
            let worth = if seen && token.is_sound() { HEARD } else { 1.0 };
            let start = self.postings[at].1 as usize;
            let end = self.postings.get(at + 1).map_or(self.weights.len(), |(_, next)| *next as usize);
            for (cause, weight) in &self.weights[start..end] {
                scores[*cause as usize] += worth * f32::from(*weight);
            }
        }
        let named = self.codes.iter().zip(scores).zip(&self.usual).filter(|((_, score), _)| *score > 0.0);
        let mut found: Vec<Found> =
            named.map(|((code, score), usual)| Found { code: code.clone(), score: score * usual }).collect();
        // Who knows the name means it.
        let name = text.trim().trim_end_matches("纠纷");
        if let Some(named) = self.names.iter().position(|known| known == name) {
            found.retain(|found| found.code != self.codes[named]);
            found.push(Found { code: self.codes[named].clone(), score: f32::INFINITY });
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(limit);
        found
    }
}

/// Everything said about one cause.
struct Said {
    /// Each token once, and how often.
    tokens: Vec<(Token, u16)>,
    length: f32,
}

fn said(syllables: &Syllables, cause: &Cause) -> Said {
    let name = tokens(syllables, name_of(cause)).into_iter().map(|token| (token, NAME));
    let others = cause.say.iter().chain([&cause.plain.zh]).flat_map(|text| tokens(syllables, text)).map(|token| (token, 1));
    let mut said: Vec<(Token, u16)> = name.chain(others).collect();
    said.sort_unstable();
    let same = said.chunk_by(|a, b| a.0 == b.0);
    let tokens = same.map(|same| (same[0].0, same.iter().map(|(_, often)| often).sum())).collect();
    Said { tokens, length: said.len() as f32 }
}

/// What tells it from the others: nearly all end alike.
fn name_of(cause: &Cause) -> &str {
    cause.name.zh.trim_end_matches("纠纷")
}

/// What a text is compared by, each once.
fn tokens(syllables: &Syllables, text: &str) -> Vec<Token> {
    let characters = characters(text);
    let readings = syllables.readings(&characters);
    let mut tokens: Vec<Token> = pairs(&characters).chain(singles(&characters)).chain(sounds(&readings)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}
