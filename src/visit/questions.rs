//! The six steps that consist of questions.

use super::{Effect, Machine, Position, Touch, World};
use crate::{
    filing::{Bilingual, GapReason, regions_after},
    input::{Editor, Keyboard},
    interview::{Answer, CheckLevel, Kind, Origin, Place, Question, QuestionStep, Route, Value, read_answer},
};

/// What comes before and after each step of questions.
fn neighbours(step: QuestionStep) -> (Position, Position) {
    use QuestionStep as Q;
    let (start, materials) = (Place { section: 0, group: 0, question: 0 }, Position::Materials(None));
    let question = |step| Position::Question(step, start);
    match step {
        Q::Jurisdiction => (Position::Cause, Position::Advice),
        Q::Parties => (Position::Advice, question(Q::Claims)),
        Q::Claims => (question(Q::Parties), question(Q::Facts)),
        Q::Facts => (question(Q::Claims), materials),
        Q::Mediation => (materials, question(Q::ServiceAddress)),
        Q::ServiceAddress => (question(Q::Mediation), Position::Review),
    }
}

impl Machine {
    /// Enters a step of questions at its first stop, or at its last when coming `backwards`; a step without questions is passed.
    pub(super) fn enter(&mut self, step: QuestionStep, backwards: bool, world: &World<'_>) -> Vec<Effect> {
        let places = self.route(world).map(|route| route.stops(step)).unwrap_or_default();
        let place = if backwards { places.last() } else { places.first() };
        match place {
            Some(place) => self.go(self.screen_of(step, *place, world), world),
            None => {
                let (before, after) = neighbours(step);
                self.travel(if backwards { before } else { after }, backwards, world)
            }
        }
    }

    fn travel(&mut self, position: Position, backwards: bool, world: &World<'_>) -> Vec<Effect> {
        match position {
            Position::Question(step, _) | Position::Together(step, _) => self.enter(step, backwards, world),
            Position::Consent
            | Position::Identity
            | Position::TypedIdentity(_)
            | Position::OnBehalfOf
            | Position::Cause
            | Position::CauseWords
            | Position::CauseFound
            | Position::CauseShelf
            | Position::Advice
            | Position::Materials(_)
            | Position::AbsentReason(_)
            | Position::Review
            | Position::PartyCard(..)
            | Position::Signature(_)
            | Position::Stamp
            | Position::Submit => self.go(position, world),
        }
    }

    /// Puts what is known into the field or marks it.
    pub(super) fn open_question(&mut self, place: Place, world: &World<'_>) {
        let Some(route) = self.route(world) else { return };
        let Some(question) = route.question(place) else { return };
        let key = route.key(place);
        let known = route.answers.get(&key).cloned();
        // Suggested only where nothing was said yet.
        // A row is opened with what it showed, which may follow from what other rows show.
        let (_, presumed) = route.together(route.section(place).step, place);
        let suggestion = known.is_none().then(|| Route { answers: &presumed, ..route }.suggestion(place)).flatten();
        if question.kind.has_options() {
            let index = |value: &String| question.options.iter().position(|option| option.value == *value);
            self.marked = match known.map(|answer| answer.value) {
                Some(Value::Choice(choice)) => index(&choice).into_iter().collect(),
                Some(Value::Multi(choices)) => choices.iter().filter_map(index).collect(),
                Some(_) => Vec::new(),
                None => suggestion.as_ref().and_then(index).into_iter().collect(),
            };
        } else {
            let unfinished = self.visit().and_then(|visit| visit.unfinished.get(&key)).map(|text| text.reveal().to_owned());
            let text = unfinished.or_else(|| typed_again(known.as_ref())).or(suggestion).unwrap_or_default();
            let (kind, keys, long) = (question.kind, keyboard(question.kind), question.kind == Kind::Longtext);
            self.opened_with.clone_from(&text);
            let editor = Editor::new(text, keys, long);
            // The division an address lies in can be picked.
            self.editor = Some(if kind == Kind::Address { editor.offering(regions_after) } else { editor });
        }
    }

    pub(super) fn question(&mut self, step: QuestionStep, place: Place, touch: Touch, world: &World<'_>) -> Vec<Effect> {
        if place.asks_for_more() {
            return self.any_more(step, place, &touch, world);
        }
        match touch {
            Touch::Key(_) | Touch::Candidate(_) | Touch::TurnCandidates(_) => self.typed(&touch, world),
            Touch::Choose(index) => self.chosen(step, place, index, world),
            Touch::Explain => {
                self.explaining = !self.explaining;
                Vec::new()
            }
            Touch::Unsure | Touch::Extra(_) => self.leave_open(step, place, world),
            Touch::Back => {
                self.keep_unfinished(place, world);
                self.previous(step, place, world)
            }
            Touch::Next => self.confirm(step, place, world),
            Touch::Start
            | Touch::Turn(_)
            | Touch::Act(_)
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// A key of the keyboard on the glass, into the field.
    pub(super) fn typed(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let Some(editor) = &mut self.editor else { return Vec::new() };
        if let Touch::Key(key) = touch {
            editor.key(key, world.pinyin);
            self.error = None;
        } else if let Touch::Candidate(index) = touch {
            editor.take(*index, world.pinyin);
        } else if let Touch::TurnCandidates(by) = touch {
            editor.turn_candidates(*by, world.pinyin);
        }
        Vec::new()
    }

    /// One touch answers where one answer is wanted; several are ticked and confirmed.
    fn chosen(&mut self, step: QuestionStep, place: Place, index: usize, world: &World<'_>) -> Vec<Effect> {
        let question = self.route(world).and_then(|route| route.question(place));
        let answers = question.is_some_and(|question| question.kind == Kind::Choice && index < question.options.len());
        if answers && !self.has_settled(world) {
            return Vec::new();
        }
        self.mark(place, index, world);
        if answers { self.confirm(step, place, world) } else { Vec::new() }
    }

    fn mark(&mut self, place: Place, index: usize, world: &World<'_>) {
        let Some((kind, count)) =
            self.route(world).and_then(|route| route.question(place).map(|question| (question.kind, question.options.len())))
        else {
            return;
        };
        if index >= count {
            return;
        }
        match self.marked.iter().position(|marked| *marked == index) {
            Some(position) if kind == Kind::Multi => {
                self.marked.remove(position);
            }
            None if kind == Kind::Multi => {
                self.marked.push(index);
                self.marked.sort_unstable();
            }
            Some(_) | None => self.mark_one(index, count),
        }
    }

    /// 下一步: read, check, keep, go on. What is wrong is said, and what was typed stays.
    fn confirm(&mut self, step: QuestionStep, place: Place, world: &World<'_>) -> Vec<Effect> {
        let read = {
            let Some(route) = self.route(world) else { return Vec::new() };
            let Some(question) = route.question(place) else { return Vec::new() };
            let typed = self.editor.as_ref().map(Editor::text).unwrap_or_default();
            if question.kind.has_options() && self.marked.is_empty() && (question.required || question.kind == Kind::Choice) {
                return self.choose_first();
            }
            if question.kind.has_options() {
                Ok(Some(marked_value(question, &self.marked)))
            } else if typed.trim().is_empty() && !question.required {
                // What is not required may stay empty: going on is answer enough. A row that was emptied does not fill itself again.
                Ok((question.together.is_some() && question.default.is_some()).then(|| Value::Text(typed.trim().into())))
            } else {
                read_answer(question, &typed, world.today).map(Some)
            }
        };
        match read {
            Err(sentence) => {
                self.error = Some(sentence);
                Vec::new()
            }
            Ok(value) => {
                self.set(place, value, world);
                if let Some(sentence) = self.failed_check(place, world) {
                    self.error = Some(sentence);
                    return vec![Effect::Save];
                }
                if self.card_is_wanted(place, world) {
                    return self.go_to(Position::PartyCard(step, place));
                }
                self.following(step, place, world)
            }
        }
    }

    /// A check of this question that says no and stops.
    pub(super) fn failed_check(&self, place: Place, world: &World<'_>) -> Option<Bilingual> {
        let route = self.route(world)?;
        let environment = route.environment();
        let environment = environment.in_group(route.answers, route.section(place), place.group);
        let checks = &route.question(place)?.checks;
        let failed =
            checks.iter().find(|check| check.level == CheckLevel::Error && check.test.decided(&environment) == Some(false))?;
        Some(failed.said(&environment))
    }

    pub(super) fn set(&mut self, place: Place, value: Option<Value>, world: &World<'_>) {
        let Some(key) = self.route(world).map(|route| route.key(place)) else { return };
        self.change(|visit| {
            visit.unfinished.remove(&key);
        });
        let before = self.visit().and_then(|visit| visit.answers.get(&key)).map(|answer| &answer.value);
        if before == value.as_ref() {
            return;
        }
        self.alter(|visit| match value {
            Some(value) => visit.answers.set(key, value, Origin::Visitor),
            None => visit.answers.remove(&key),
        });
    }

    /// 返回 loses nothing: what can already be read is kept as answer, half-typed input as it stands. What nobody touched stays
    /// as it was: a suggestion merely looked at is no answer.
    pub(super) fn keep_unfinished(&mut self, place: Place, world: &World<'_>) {
        let typed = self.editor.as_ref().map(Editor::text);
        if typed.as_ref() == Some(&self.opened_with) {
            return;
        }
        let (key, read) = {
            let Some(route) = self.route(world) else { return };
            let Some(question) = route.question(place) else { return };
            let read = match &typed {
                Some(typed) => read_answer(question, typed, world.today).ok(),
                None if self.marked.is_empty() => None,
                None => Some(marked_value(question, &self.marked)),
            };
            (route.key(place), read)
        };
        match (read, typed) {
            (Some(value), _) => self.set(place, Some(value), world),
            (None, Some(typed)) => self.change(|visit| {
                visit.unfinished.insert(key, typed.into());
            }),
            (None, None) => {}
        }
    }

    fn leave_open(&mut self, step: QuestionStep, place: Place, world: &World<'_>) -> Vec<Effect> {
        let Some((required, unsure, kind)) = self
            .route(world)
            .and_then(|route| route.question(place).map(|question| (question.required, question.unsure, question.kind)))
        else {
            return Vec::new();
        };
        let value = match (required, unsure) {
            (true, false) => return Vec::new(),
            (true, true) => Some(Value::Gap(GapReason::Unknown)),
            // Skipped: its row stays blank. "无" is said where there is nothing to choose.
            (false, _) if kind.has_options() => None,
            (false, _) => Some(Value::Gap(GapReason::None)),
        };
        self.set(place, value, world);
        self.following(step, place, world)
    }

    pub(super) fn following(&mut self, step: QuestionStep, place: Place, world: &World<'_>) -> Vec<Effect> {
        if let Some(key) = self.route(world).map(|route| route.key(place)) {
            self.change(|visit| {
                visit.seen.insert(key);
            });
        }
        if self.visit().is_some_and(|visit| visit.from_review) {
            return self.opened_by_change(world);
        }
        if let Some(screen) = self.shared_screen(step, place, world) {
            return self.go(self.opened_before(screen, world).unwrap_or(screen), world);
        }
        let next = self.route(world).and_then(|route| route.after(step, place));
        match next {
            Some(next) => self.go(self.screen_of(step, next, world), world),
            None => self.travel(neighbours(step).1, false, world),
        }
    }

    /// After a change from the review: the questions it opened that nobody has gone past yet, then the review again.
    fn opened_by_change(&mut self, world: &World<'_>) -> Vec<Effect> {
        let opened = self.route(world).zip(self.visit()).and_then(|(route, visit)| {
            let new = |place: &Place| {
                let key = route.key(*place);
                !place.asks_for_more() && !visit.seen.contains(&key) && route.answers.get(&key).is_none()
            };
            QuestionStep::ALL.into_iter().find_map(|step| {
                let place = route.places(step).into_iter().find(new)?;
                Some(Position::Question(step, place))
            })
        });
        match opened {
            Some(opened) => self.go(opened, world),
            None => {
                self.change(|visit| visit.from_review = false);
                self.go(Position::Review, world)
            }
        }
    }

    pub(super) fn previous(&mut self, step: QuestionStep, place: Place, world: &World<'_>) -> Vec<Effect> {
        if self.visit().is_some_and(|visit| visit.from_review) {
            self.change(|visit| visit.from_review = false);
            return self.go(Position::Review, world);
        }
        if let Some(screen) = self.shared_screen(step, place, world) {
            return self.go(screen, world);
        }
        let before = self.route(world).and_then(|route| route.before(step, place));
        // The first question of a party that was added: back to the list it was added from, where it can be taken away again.
        if let Some((id, min)) = self.added_group(place, before, world) {
            let empty = self.visit().is_some_and(|visit| {
                let own = format!("{id}.{}.", place.group);
                !visit.answers.iter().any(|(key, _)| key.starts_with(&own))
            });
            if empty {
                return self.remove_group(place.group, world);
            }
            let count = self.visit().map_or(min, |visit| visit.answers.count(&id, min));
            let list = Place { section: place.section, group: count - 1, question: Place::MORE };
            return self.go(Position::Question(step, list), world);
        }
        match before {
            Some(before) => self.go(self.screen_of(step, before, world), world),
            None => self.travel(neighbours(step).0, true, world),
        }
    }
}

fn marked_value(question: &Question, marked: &[usize]) -> Value {
    let values: Vec<String> =
        marked.iter().filter_map(|index| question.options.get(*index)).map(|option| option.value.clone()).collect();
    if question.kind == Kind::Multi {
        return Value::Multi(values);
    }
    Value::Choice(values.into_iter().next().unwrap_or_default())
}

/// An answer as the visitor would type it.
fn typed_again(answer: Option<&Answer>) -> Option<String> {
    match &answer?.value {
        Value::Text(text) => Some(text.reveal().to_owned()),
        Value::Money(money) => Some(money.grouped()),
        Value::Date(date) => Some(date.to_string()),
        Value::Percent(percent) => Some(percent.clone()),
        Value::Choice(_) | Value::Multi(_) | Value::Gap(_) | Value::Count(_) => None,
    }
}

fn keyboard(kind: Kind) -> Keyboard {
    match kind {
        Kind::Money => Keyboard::Money,
        Kind::Percent => Keyboard::Percent,
        Kind::Date => Keyboard::Date,
        Kind::Phone | Kind::Number => Keyboard::Digits,
        Kind::ResidentNumber => Keyboard::Number,
        Kind::Uscc | Kind::DocumentNumber => Keyboard::Letters,
        Kind::Text | Kind::Name | Kind::Longtext | Kind::Address | Kind::Ethnic | Kind::Choice | Kind::Multi => {
            Keyboard::Pinyin
        }
    }
}
