//! Parties, loans and whatever else there may be several of: one more, or one less.

use super::{Effect, Machine, Overlay, Position, Touch, World, fellows::PLAINTIFFS};
use crate::interview::{Origin, Place, QuestionStep, Value};

impl Machine {
    /// Id and least number of groups when `place` is the first stop of a group beyond those every filing has.
    pub(super) fn added_group(&self, place: Place, before: Option<Place>, world: &World<'_>) -> Option<(String, u32)> {
        let route = self.route(world)?;
        let section = route.section(place);
        let repeat = section.repeat.as_ref()?;
        let first = before.is_none_or(|before| (before.section, before.group) != (place.section, place.group));
        (first && !place.asks_for_more() && place.group >= repeat.min).then(|| (section.id.clone(), repeat.min))
    }

    /// Takes a party away, and shows those that are left.
    pub(super) fn remove_group(&mut self, group: u32, world: &World<'_>) -> Vec<Effect> {
        let Some(Position::Question(step, place) | Position::Together(step, place)) = self.visit().map(|visit| visit.position)
        else {
            return Vec::new();
        };
        let Some((id, min)) = self.route(world).and_then(|route| {
            let section = route.section(place);
            section.repeat.as_ref().map(|repeat| (section.id.clone(), repeat.min))
        }) else {
            return Vec::new();
        };
        let count = self.visit().map_or(min, |visit| visit.answers.count(&id, min));
        if count <= min || group >= count {
            return Vec::new();
        }
        self.alter(|visit| {
            visit.answers.remove_group(&id, group, min);
            // The later groups have moved up; the last one may come back as somebody else.
            let last = format!("{id}.{}.", count - 1);
            visit.seen.retain(|key| !key.starts_with(&last));
            visit.unfinished.retain(|key, _| !key.starts_with(&format!("{id}.")));
            if id == PLAINTIFFS {
                let kept = std::mem::take(&mut visit.party_cards).into_iter().filter(|(of, _)| *of != group);
                visit.party_cards = kept.map(|(of, card)| (if of > group { of - 1 } else { of }, card)).collect();
            }
        });
        // Where the last one went that another section offers: back to that section's list.
        let list = Place { section: place.section, group: count.saturating_sub(2), question: Place::MORE };
        let lists = self.route(world).map(|route| route.stops(step)).unwrap_or_default();
        let list = lists.into_iter().rev().find(|stop| stop.asks_for_more() && *stop <= list).unwrap_or(list);
        self.go(Position::Question(step, list), world)
    }

    /// 还有别的被告吗？ Extras add one, of this or another section; the red button goes on; act n removes group n.
    pub(super) fn any_more(&mut self, step: QuestionStep, place: Place, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let Some((count, min, additions)) = self.route(world).and_then(|route| {
            let section = route.section(place);
            let min = section.repeat.as_ref()?.min;
            Some((route.answers.count(&section.id, min), min, route.additions(place)))
        }) else {
            return Vec::new();
        };
        match touch {
            Touch::Extra(addition) => match additions.get(*addition) {
                Some(section) => self.add_group(step, *section, world),
                None => Vec::new(),
            },
            Touch::Act(group) if count > min && (*group as u32) < count => {
                self.overlay = Some(Overlay::RemoveGroup(*group as u32));
                Vec::new()
            }
            Touch::Next => self.following(step, place, world),
            Touch::Back => self.previous(step, place, world),
            Touch::Act(_)
            | Touch::Start
            | Touch::Turn(_)
            | Touch::Choose(_)
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

    /// Another group of `section`, at its first question.
    fn add_group(&mut self, step: QuestionStep, section: usize, world: &World<'_>) -> Vec<Effect> {
        let Some((id, count)) = self.route(world).and_then(|route| {
            let section = route.case_type.sections.get(section)?;
            let min = section.repeat.as_ref()?.min;
            Some((section.id.clone(), route.answers.count(&section.id, min)))
        }) else {
            return Vec::new();
        };
        self.alter(|visit| visit.answers.set(format!("{id}.count"), Value::Count(count + 1), Origin::Visitor));
        let first = Place { section, group: count, question: 0 };
        let stops = self.route(world).map(|route| route.stops(step)).unwrap_or_default();
        match stops.into_iter().find(|stop| *stop >= first) {
            Some(stop) => self.go(self.screen_of(step, stop, world), world),
            None => Vec::new(),
        }
    }
}
