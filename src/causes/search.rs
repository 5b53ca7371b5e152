//! Ranking: BM25 (Robertson and others) over everything said about a cause, by sight and by ear.

use super::{
    Catalogue,
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
    /// Tokens in order, each with its stretch of `weights`.
    postings: Vec<(Token, std::ops::Range<usize>)>,
    /// A cause and what the token is worth for it.
    weights: Vec<(u16, f32)>,
    syllables: Syllables,
}

/// How slowly repetition stops counting.
const K1: f32 = 2.5;
/// How much a cause about which much is said must say it more often.
const B: f32 = 0.65;
/// The official name counts like so many sentences.
const NAME: u32 = 2;
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
        let (mut codes, mut names, mut usual): (Vec<String>, Vec<String>, Vec<f32>) = Default::default();
        let mut all: Vec<(Token, u16, u32)> = Vec::new();
        let mut lengths: Vec<f32> = Vec::new();
        for cause in catalogue.causes().iter().filter(|cause| cause.is_cause()) {
            let number = codes.len() as u16;
            let before = all.len();
            let name = cause.name.zh.trim_end_matches("纠纷");
            all.extend(tokens(&syllables, name).into_iter().map(|token| (token, number, NAME)));
            for text in cause.say.iter().chain([&cause.plain.zh]) {
                all.extend(tokens(&syllables, text).into_iter().map(|token| (token, number, 1)));
            }
            lengths.push((all.len() - before) as f32);
            codes.push(cause.code.clone());
            names.push(name.to_owned());
            usual.push(match cause.say.len() {
                _ if cause.usual => USUAL,
                ..LITTLE_SAID => RARE,
                LITTLE_SAID.. => 1.0,
            });
        }
        all.sort_unstable();
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        let (mut postings, mut weights) = (Vec::new(), Vec::new());
        for of_token in all.chunk_by(|a, b| a.0 == b.0) {
            let token = of_token[0].0;
            let (start, of) = (weights.len(), codes.len() as f32);
            for of_cause in of_token.chunk_by(|a, b| a.1 == b.1) {
                let cause = of_cause[0].1;
                let often = of_cause.iter().map(|(.., count)| *count).sum::<u32>() as f32;
                let long = 1.0 - B + B * lengths[cause as usize] / average;
                weights.push((cause, often * (K1 + 1.0) / (often + K1 * long)));
            }
            let with = (weights.len() - start) as f32;
            let rarity = ((of - with + 0.5) / (with + 0.5) + 1.0).ln();
            for (_, weight) in &mut weights[start..] {
                *weight *= rarity;
            }
            postings.push((token, start..weights.len()));
        }
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
            for (cause, weight) in &self.weights[self.postings[at].1.clone()] {
                scores[*cause as usize] += worth * weight;
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

/// What a text is compared by, each once.
fn tokens(syllables: &Syllables, text: &str) -> Vec<Token> {
    let characters = characters(text);
    let readings = syllables.readings(&characters);
    let mut tokens: Vec<Token> = pairs(&characters).chain(singles(&characters)).chain(sounds(&readings)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}
