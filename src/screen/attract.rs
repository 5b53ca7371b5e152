//! `Attract`: 待机.

use slint::{ComponentHandle as _, SharedString};
use ui::{Ability, App};

use super::{Look, model};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attract {
    headline: SharedString,
    promise: SharedString,
    start: SharedString,
    person: SharedString,
    abilities: Vec<Ability>,
}

impl Attract {
    pub(super) fn of(look: &Look<'_>) -> Self {
        let ability = |it: &super::Ability| Ability { text: look.text(&it.say), ok: it.ok };
        Self {
            headline: look.say("要打官司，从这里开始", "Going to court starts here"),
            promise: look
                .say("带上身份证和手里的材料，约十分钟", "Bring your ID card and your papers; it takes about ten minutes"),
            start: look.say("点击屏幕开始", "Touch to start"),
            person: look.text(&look.facts.person),
            abilities: look.facts.abilities.iter().map(ability).collect(),
        }
    }

    pub(super) fn spoken(&self) -> Vec<SharedString> {
        vec![self.headline.clone(), self.promise.clone(), self.start.clone(), self.person.clone()]
    }

    pub(super) fn show(&self, app: &App) {
        let attract = app.global::<ui::Attract>();
        attract.set_headline(self.headline.clone());
        attract.set_promise(self.promise.clone());
        attract.set_start_label(self.start.clone());
        attract.set_person(self.person.clone());
        attract.set_abilities(model(&self.abilities));
    }
}
