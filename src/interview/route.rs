//! The way through the questions. It is computed afresh from the answers at every step, so that
//! changing an earlier answer opens and closes later questions without losing what was said.

use super::{Answers, CaseType, Environment, Origin, Question, QuestionStep, Section, Value, read_answer};
use crate::filing::{Bilingual, Figures, GapReason, IdCard, Money, WireDate};

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
    /// Whether that was typed, not read.
    pub typed_identity: bool,
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
            // The first of those that another section offers is asked for there.
            let more = |repeat: &super::Repeat| {
                (repeat.added_from.is_none() || count > 0) && repeat.when.as_ref().is_none_or(|when| when.holds(environment))
            };
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

    /// The screens of `step` in order, each by its last question: those that are asked together are one.
    pub fn stops(&self, step: QuestionStep) -> Vec<Place> {
        let places = self.places(step);
        let last = |place: &&Place| self.of_screen(&places, **place).last() == Some(*place);
        places.iter().filter(last).copied().collect()
    }

    /// The questions that share their screen with `place`, itself among them, and the answers as they are when nobody touches them:
    /// what one row stands for may open another. One alone is a screen of its own.
    pub fn together(&self, step: QuestionStep, place: Place) -> (Vec<Place>, Answers) {
        let mut presumed = self.answers.clone();
        loop {
            let route = Route { answers: &presumed, ..*self };
            let rows = route.of_screen(&route.places(step), place);
            let open = |row: &&Place| rows.len() > 1 && presumed.get(&route.key(**row)).is_none();
            let untouched = rows.iter().filter(open).filter_map(|row| Some((route.key(*row), route.untouched(*row)?)));
            let untouched: Vec<_> = untouched.collect();
            if untouched.is_empty() {
                return (rows, presumed);
            }
            for (key, value) in untouched {
                presumed.set(key, value, Origin::Visitor);
            }
        }
    }

    fn of_screen(&self, places: &[Place], place: Place) -> Vec<Place> {
        let screen = |place: Place| self.question(place).and_then(|question| question.together);
        let Some(shared) = screen(place) else { return vec![place] };
        let with = |it: &&Place| (it.section, it.group) == (place.section, place.group) && screen(**it) == Some(shared);
        places.iter().filter(with).copied().collect()
    }

    /// The stop after `place` in its step.
    pub fn after(&self, step: QuestionStep, place: Place) -> Option<Place> {
        self.stops(step).into_iter().find(|candidate| *candidate > place)
    }

    /// The stop before `place` in its step.
    pub fn before(&self, step: QuestionStep, place: Place) -> Option<Place> {
        // Not the same screen by another of its rows.
        let (rows, _) = self.together(step, place);
        self.stops(step).into_iter().rev().find(|candidate| *candidate < place && !rows.contains(candidate))
    }

    /// The sections to which a group can be added at this "any more?", its own first.
    pub fn additions(&self, place: Place) -> Vec<usize> {
        let own = self.section(place);
        let count = |section: &Section, min| self.answers.count(&section.id, min);
        let room = own.repeat.as_ref().is_some_and(|repeat| count(own, repeat.min) < repeat.max);
        let environment = self.environment();
        let offered = self.case_type.sections.iter().enumerate().filter(|(_, section)| {
            let from = section.repeat.as_ref().and_then(|repeat| repeat.added_from.as_ref());
            from == Some(&own.id) && count(section, 0) == 0 && self.is_open(section, &environment)
        });
        room.then_some(place.section).into_iter().chain(offered.map(|(index, _)| index)).collect()
    }

    /// What is suggested for an answer, as it would be typed.
    pub fn suggestion(&self, place: Place) -> Option<String> {
        let source = self.question(place)?.default.as_ref()?;
        let environment = self.environment();
        let environment = environment.in_group(self.answers, self.section(place), place.group);
        let text = source.text(&environment);
        let text = text.or_else(|| source.number(&environment).map(|fen| Money::from_fen(fen).grouped()))?;
        (!text.is_empty()).then_some(text)
    }

    /// The answer a row stands for that nobody touches: what is suggested, else that it is not known, where the court must hear so.
    fn untouched(&self, place: Place) -> Option<Value> {
        let question = self.question(place)?;
        let Some(text) = self.suggestion(place) else {
            return (question.required && question.unsure).then_some(Value::Gap(GapReason::Unknown));
        };
        if question.kind.has_options() {
            return question.options.iter().any(|option| option.value == text).then_some(Value::Choice(text));
        }
        read_answer(question, &text, self.today).ok()
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
