//! Several questions on one screen, as rows: what stands there already, and what hardly anybody knows.
//!
//! 下一步 means all of them as they are shown; a row can be opened, answered by itself, and leads back here.

use super::{Effect, Machine, Position, Touch, World};
use crate::{
    filing::Bilingual,
    interview::{Answers, Place, QuestionStep},
};

impl Machine {
    /// The screen that asks `place`: the question itself, or the one it shares with others.
    pub(super) fn screen_of(&self, step: QuestionStep, place: Place, world: &World<'_>) -> Position {
        match self.rows(step, place, world).as_slice() {
            [_, .., last] => Position::Together(step, *last),
            [] | [_] => Position::Question(step, place),
        }
    }

    /// The screen to go back to from a row that was opened by itself.
    pub(super) fn shared_screen(&self, step: QuestionStep, place: Place, world: &World<'_>) -> Option<Position> {
        let screen = self.screen_of(step, place, world);
        let here = self.visit().map(|visit| visit.position);
        (matches!(screen, Position::Together(..)) && Some(screen) != here).then_some(screen)
    }

    fn rows(&self, step: QuestionStep, place: Place, world: &World<'_>) -> Vec<Place> {
        self.route(world).map(|route| route.together(step, place).0).unwrap_or_default()
    }

    pub(super) fn together(&mut self, step: QuestionStep, place: Place, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            Touch::Act(row) => match self.rows(step, place, world).get(*row) {
                Some(row) => self.go(Position::Question(step, *row), world),
                None => Vec::new(),
            },
            // The rows are accepted by who can have read them.
            Touch::Next if self.has_settled(world) => self.accept(step, place, world),
            Touch::Back => self.previous(step, place, world),
            Touch::Next
            | Touch::Start
            | Touch::Choose(_)
            | Touch::Extra(_)
            | Touch::Turn(_)
            | Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Unsure
            | Touch::Explain
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// Everything as it is shown. The first row that cannot stay so is opened, with what is wrong.
    fn accept(&mut self, step: QuestionStep, place: Place, world: &World<'_>) -> Vec<Effect> {
        let (rows, presumed) = self.route(world).map(|route| route.together(step, place)).unwrap_or_default();
        for row in &rows {
            if let Some(sentence) = self.accept_row(*row, &presumed, world) {
                let effects = self.go(Position::Question(step, *row), world);
                self.error = Some(sentence);
                return effects;
            }
        }
        // What was accepted may have opened a question before these: nobody has seen that one yet.
        if let Some(opened) = self.opened_before(self.screen_of(step, place, world), world) {
            return self.go(opened, world);
        }
        let keys: Vec<String> =
            self.route(world).map(|route| rows.iter().map(|row| route.key(*row)).collect()).unwrap_or_default();
        self.change(|visit| visit.seen.extend(keys));
        self.following(step, place, world)
    }

    /// A question that stands before a shared screen, in its section, and that nobody has seen: an answer of a row opened it.
    pub(super) fn opened_before(&self, screen: Position, world: &World<'_>) -> Option<Position> {
        let Position::Together(step, last) = screen else { return None };
        let (route, visit) = (self.route(world)?, self.visit()?);
        let (rows, _) = route.together(step, last);
        let opened = route.places(step).into_iter().find(|place| {
            let key = route.key(*place);
            let before = (place.section, place.group) == (last.section, last.group) && *place < last && !rows.contains(place);
            before && !visit.seen.contains(&key) && route.answers.get(&key).is_none()
        })?;
        Some(self.screen_of(step, opened, world))
    }

    /// Takes what a row shows for its answer, or says why it cannot.
    fn accept_row(&mut self, row: Place, presumed: &Answers, world: &World<'_>) -> Option<Bilingual> {
        let (value, unfinished, required) = {
            let route = self.route(world)?;
            let key = route.key(row);
            let unfinished = self.visit().is_some_and(|visit| visit.unfinished.contains_key(&key));
            let required = route.question(row)?.required;
            (presumed.get(&key).map(|answer| answer.value.clone()), unfinished, required)
        };
        match value {
            _ if unfinished => {
                return Some(Bilingual::new(
                    "这一项没有写完。请写完，或者清空。",
                    "This is not finished. Please finish or clear it.",
                ));
            }
            Some(value) => self.set(row, Some(value), world),
            None if required => {
                return Some(Bilingual::new(
                    "这一项还没有填。请填好，再按下一步。",
                    "This is still empty. Please fill it in, then go on.",
                ));
            }
            None => {}
        }
        self.failed_check(row, world)
    }
}
