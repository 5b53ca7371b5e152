//! The way through the questions. It is computed afresh from the answers at every step, so that
//! changing an earlier answer opens and closes later questions without losing what was said.

use super::{Answers, CaseType, Environment, Origin, Question, QuestionStep, Section, Value};
use crate::filing::{Bilingual, Figures, IdCard, WireDate};

/// A stop on the way: a question, or the "any more?" after a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Index of the section.
    pub section: usize,
    /// Group of a repeated section, else 0.
    pub group: u32,
    /// Index of the question; [`Place::MORE`] asks for another group.
    pub question: usize,
}

impl Place {
    /// Stands for the question "any more?" after the last group.
    pub const MORE: usize = usize::MAX;

    /// Whether this is the "any more?" after the last group.
    pub fn asks_for_more(self) -> bool {
        self.question == Self::MORE
    }
}

/// The way, with what its conditions look at.
#[derive(Clone, Copy)]
pub struct Route<'a> {
    /// The case type walked through.
    pub case_type: &'a CaseType,
    /// Code of the cause of action chosen; the case type's usual one where none was.
    pub cause: &'a str,
    /// Answers so far.
    pub answers: &'a Answers,
    /// The visitor's card.
    pub card: Option<&'a IdCard>,
    /// For whom he files.
    pub capacity: &'a str,
    /// The court's calendar day.
    pub today: WireDate,
    /// Fees and rates the court sets.
    pub figures: &'a Figures,
}

impl<'a> Route<'a> {
    /// What conditions see.
    pub fn environment(&self) -> Environment<'static> {
        Environment::new(self)
    }

    /// Every stop of `step` that is asked now, in order.
    pub fn places(&self, step: QuestionStep) -> Vec<Place> {
        self.places_seen(step, &self.environment())
    }

    /// Every stop of every step, in the order of the visit, with its step.
    pub fn all_places(&self, environment: &Environment<'static>) -> Vec<(QuestionStep, Place)> {
        let of = |step| self.places_seen(step, environment).into_iter().map(move |place| (step, place));
        QuestionStep::ALL.into_iter().flat_map(of).collect()
    }

    fn places_seen(&self, step: QuestionStep, environment: &Environment<'static>) -> Vec<Place> {
        let mut places = Vec::new();
        for (index, section) in self.case_type.sections.iter().enumerate().filter(|(_, section)| section.step == step) {
            if !self.is_open(section, environment) {
                continue;
            }
            let count = section.repeat.as_ref().map_or(1, |repeat| self.answers.count(&section.id, repeat.min));
            for group in 0..count {
                let environment = environment.in_group(self.answers, section, group);
                for (position, question) in section.questions.iter().enumerate() {
                    let place = Place { section: index, group, question: position };
                    if self.is_asked(question, place, &environment) {
                        places.push(place);
                    }
                }
            }
            let more = |repeat: &super::Repeat| repeat.when.as_ref().is_none_or(|when| when.holds(environment));
            if section.repeat.as_ref().is_some_and(more) {
                places.push(Place { section: index, group: count.saturating_sub(1), question: Place::MORE });
            }
        }
        places
    }

    /// Whether the section is asked at all.
    pub(super) fn is_open(&self, section: &Section, environment: &Environment<'_>) -> bool {
        section.when.as_ref().is_none_or(|condition| condition.holds(environment))
    }

    fn is_asked(&self, question: &Question, place: Place, environment: &Environment<'_>) -> bool {
        let from_card = self.answers.get(&self.key(place)).is_some_and(|answer| answer.origin == Origin::Card);
        !from_card && self.applies(question, environment)
    }

    /// Whether the question's condition holds.
    pub fn applies(&self, question: &Question, environment: &Environment<'_>) -> bool {
        question.when.as_ref().is_none_or(|condition| condition.holds(environment))
    }

    /// The stop after `place` in its step.
    pub fn after(&self, step: QuestionStep, place: Place) -> Option<Place> {
        self.places(step).into_iter().find(|candidate| *candidate > place)
    }

    /// The stop before `place` in its step.
    pub fn before(&self, step: QuestionStep, place: Place) -> Option<Place> {
        self.places(step).into_iter().rev().find(|candidate| *candidate < place)
    }

    /// The question in the words for this visitor.
    pub fn ask(&self, place: Place) -> Option<&'a Bilingual> {
        let question = self.question(place)?;
        let own = question.ask_self.as_ref().filter(|_| self.capacity == "myself" && place.group == 0);
        Some(own.unwrap_or(&question.ask))
    }

    /// The answers that count: those of questions that are asked now, or that the card answered. What was said to a question that has
    /// closed since stays in the draft, in case it opens again, and on no paper.
    pub fn standing_answers(&self) -> Answers {
        let mut standing = Answers::default();
        let environment = self.environment();
        let open = |section: &Section| self.is_open(section, &environment);
        for (index, section) in self.case_type.sections.iter().enumerate().filter(|(_, section)| open(section)) {
            let count = section.repeat.as_ref().map_or(1, |repeat| self.answers.count(&section.id, repeat.min));
            for group in 0..count {
                let environment = environment.in_group(self.answers, section, group);
                for (position, question) in section.questions.iter().enumerate() {
                    let key = self.key(Place { section: index, group, question: position });
                    if let Some(answer) = self.answers.get(&key)
                        && (answer.origin == Origin::Card || self.applies(question, &environment))
                    {
                        standing.set(key, answer.value.clone(), answer.origin);
                    }
                }
            }
            if section.repeat.is_some() {
                standing.set(format!("{}.count", section.id), Value::Count(count), Origin::Visitor);
            }
        }
        standing
    }

    /// The section of a place.
    pub fn section(&self, place: Place) -> &'a Section {
        &self.case_type.sections[place.section]
    }

    /// The question of a place, `None` for "any more?".
    pub fn question(&self, place: Place) -> Option<&'a Question> {
        self.section(place).questions.get(place.question)
    }

    /// The full key of a place's answer.
    pub fn key(&self, place: Place) -> String {
        let section = self.section(place);
        let key = section.questions.get(place.question).map_or("count", |question| question.key.as_str());
        match (&section.repeat, place.asks_for_more()) {
            (Some(_), false) => format!("{}.{}.{key}", section.id, place.group),
            (Some(_), true) | (None, _) => format!("{}.{key}", section.id),
        }
    }
}
