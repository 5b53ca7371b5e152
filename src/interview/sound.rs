//! Whether a case type that could be read holds together: names that exist, offers that have a place, both languages.

use std::path::Path;

use super::{CaseType, Condition, ContentProblem, Section, condition::NAMES, load::problem};
use crate::filing::Bilingual;

/// Conditions may name only the sections of the case type with their keys, and the fixed words.
pub(super) fn every_name_is_known(case_type: &CaseType, file: &Path) -> Result<(), ContentProblem> {
    for (home, condition) in conditions(case_type) {
        for name in condition.variables() {
            if !NAMES.contains(&name.as_str()) && !case_type.sections.iter().any(|section| section.id == name) {
                let cause = format!("`{}` speaks of \"{name}\", which is no section", condition.source());
                return Err(problem(file, cause, "correct the name"));
            }
        }
        for (name, key) in keys_named(condition.source()) {
            // Elsewhere an `item` is one of those that an expression goes through.
            let home = home.filter(|section| section.repeat.is_some());
            let of = if name == "item" { home } else { case_type.sections.iter().find(|section| section.id == name) };
            let Some(section) = of else { continue };
            if (name == "item" || section.repeat.is_none()) && !section.questions.iter().any(|question| question.key == key) {
                let cause = format!("`{}` speaks of {name}.{key}, which nobody asks", condition.source());
                return Err(problem(file, cause, "correct the key"));
            }
        }
    }
    Ok(())
}

/// What is added from the "any more?" of another section needs one before it, in its own step, and none of its own at first.
pub(super) fn every_offer_has_a_place(case_type: &CaseType, file: &Path) -> Result<(), ContentProblem> {
    for (index, section) in case_type.sections.iter().enumerate() {
        let Some((repeat, from)) = section.repeat.as_ref().and_then(|it| Some((it, it.added_from.as_ref()?))) else { continue };
        let fits = |other: &&Section| other.id == *from && other.step == section.step && other.repeat.is_some();
        if repeat.min > 0 || !case_type.sections[..index].iter().any(|other| fits(&other)) {
            let cause = format!("\"{}\" cannot be added from \"{from}\"", section.id);
            return Err(problem(file, cause, "name a repeated section before it in the same step, and let `min` be 0"));
        }
    }
    Ok(())
}

/// Every condition of a case type, with the section it stands in.
pub(super) fn conditions(case_type: &CaseType) -> impl Iterator<Item = (Option<&Section>, &Condition)> {
    let asked = case_type.sections.iter().flat_map(|section| {
        let questions = section.questions.iter().flat_map(|question| {
            let checks = question.checks.iter().flat_map(|check| check.sums.iter().chain([&check.test]));
            [&question.when, &question.otherwise_cel, &question.default].into_iter().flatten().chain(checks)
        });
        let more = section.repeat.iter().filter_map(|repeat| repeat.when.as_ref());
        section.when.iter().chain(more).chain(questions).map(move |condition| (Some(section), condition))
    });
    let others = case_type.advice.iter().map(|advice| &advice.when);
    let others = others.chain(case_type.materials.iter().filter_map(|material| material.when.as_ref()));
    asked.chain(others.chain(&case_type.claim_total).chain(&case_type.fee_amount).map(|condition| (None, condition)))
}

/// The pairs `name.key` of an expression, outside its strings.
fn keys_named(source: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let outside = source.split('\'').step_by(2);
    for part in outside {
        for word in part.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')) {
            let mut names = word.split('.');
            if let (Some(name), Some(key)) = (names.next(), names.next())
                && name.starts_with(|c: char| c.is_ascii_alphabetic())
                && !key.is_empty()
            {
                pairs.push((name.to_owned(), key.to_owned()));
            }
        }
    }
    pairs
}

pub(super) fn every_text_in_both_languages(case_type: &CaseType, file: &Path) -> Result<(), ContentProblem> {
    let mut texts: Vec<(String, &Bilingual)> = vec![("title".into(), &case_type.title), ("plain".into(), &case_type.plain)];
    for section in &case_type.sections {
        if let Some(repeat) = &section.repeat {
            texts.extend([&repeat.one, &repeat.add, &repeat.more].map(|text| (section.id.clone(), text)));
        }
        let screens = section.together.iter().flat_map(|screen| [&screen.ask, &screen.why]);
        texts.extend(screens.map(|text| (section.id.clone(), text)));
        // A row that is only computed is never on the screen.
        for question in section.questions.iter().filter(|question| !question.is_row_only()) {
            let key = format!("{}.{}", section.id, question.key);
            texts.extend([&question.ask, &question.why, &question.help, &question.example].map(|text| (key.clone(), text)));
            texts.extend(question.ask_self.iter().map(|text| (key.clone(), text)));
            texts.extend(question.options.iter().flat_map(|o| [&o.say, &o.detail]).map(|text| (key.clone(), text)));
            texts.extend(question.checks.iter().map(|check| (key.clone(), &check.say)));
        }
    }
    texts.extend(case_type.materials.iter().flat_map(|m| [&m.name, &m.hint, &m.proves].map(|text| (m.key.clone(), text))));
    texts.extend(case_type.advice.iter().map(|advice| ("advice".to_owned(), &advice.say)));
    for (key, text) in texts {
        if text.zh.is_empty() != text.en.is_empty() {
            let cause = format!("\"{key}\" has a text in one language only: \"{}{}\"", text.zh, text.en);
            return Err(problem(file, cause, "add the other language (en.toml beside it)"));
        }
    }
    Ok(())
}
