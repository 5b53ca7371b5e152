//! `Card`: 核验身份, and the card that opens what was kept.

use slint::{ComponentHandle as _, SharedString};
use ui::{App, CardState, Pair};

use super::{Look, model};
use crate::{
    filing::{IdCard, Sex, WireDate},
    visit::{Glass, Visit},
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Card {
    state: CardState,
    pub(super) instruction: SharedString,
    pairs: Vec<Pair>,
    others: Vec<SharedString>,
}

impl Card {
    pub(super) fn of(look: &Look<'_>) -> Self {
        let card = look.machine.visit().and_then(|visit| visit.card.as_ref());
        if let Some(card) = card {
            return Self::found(look, card);
        }
        let others = match look.machine.glass() {
            Glass::Recover(..) => {
                let mut others = vec![look.say("我是新来的", "I am new here")];
                if look.machine.can_type_number() {
                    others.push(look.say("输入证件号码继续", "Type the number to go on"));
                }
                others
            }
            Glass::Resume => Vec::new(),
            Glass::Filing(_)
            | Glass::Attract
            | Glass::Services
            | Glass::Tool(_)
            | Glass::TakingTicket(_)
            | Glass::Ticket { .. }
            | Glass::Feedback { .. } => vec![
                look.say("读不出来，或是别的证件", "Cannot be read, or another document"),
                look.say("取号去窗口办", "A number for the window"),
            ],
        };
        Self::waiting(look, others)
    }

    /// Of another plaintiff.
    pub(super) fn of_party(look: &Look<'_>) -> Self {
        match look.machine.party_card_shown() {
            Some(card) => {
                Self { others: vec![look.say("不是他，重新读", "Not them, read again")], ..Self::found(look, card) }
            }
            None => Self::waiting(look, vec![look.say("没带证件，或读不出来", "No card, or it cannot be read")]),
        }
    }

    fn waiting(look: &Look<'_>, others: Vec<SharedString>) -> Self {
        // What is wrong with the reader stands above, as an error.
        let state = if look.machine.error().is_some() { CardState::Fault } else { CardState::Waiting };
        Self {
            state,
            instruction: look.say("放好别动，大约两秒", "Leave it there, about two seconds"),
            pairs: Vec::new(),
            others,
        }
    }

    fn found(look: &Look<'_>, card: &IdCard) -> Self {
        let pair = |zh: &str, en: &str, value: String| Pair { label: look.say(zh, en), value: value.into() };
        let sex = match card.sex {
            Sex::Male => look.say("男", "Male"),
            Sex::Female => look.say("女", "Female"),
            Sex::Unknown | Sex::NotStated => look.say("未说明", "Not stated"),
        };
        let mut pairs = vec![
            // The visitor's own name, large enough to be sure; the number never in full.
            pair("姓名", "Name", card.name.reveal().to_owned()),
            pair("性别", "Sex", sex.to_string()),
        ];
        if let Some(birth_date) = card.birth_date {
            pairs.push(pair("出生日期", "Date of birth", date(look, birth_date)));
        }
        pairs.push(pair("证件号码", "Number", card.number.masked()));
        let typed = look.machine.visit().is_some_and(Visit::is_typed);
        let expired = card.valid_to.is_some_and(|last| last < look.world.today);
        let instruction = if expired {
            look.say(
                "这张证件已过有效期，请尽快换领；不影响今天办理。",
                "This card has expired, please renew it soon; you can still file today.",
            )
        } else if typed {
            look.say(
                "工作人员会核对证件。没人来也请继续，最后到窗口核对。",
                "Staff will look at your document. If nobody comes, go on; it is done at the window.",
            )
        } else {
            SharedString::new()
        };
        let again = match typed {
            true => look.say("不是我，重新填", "Not me, start again"),
            false => look.say("不是我，重新读", "Not me, read again"),
        };
        Self { state: CardState::Found, instruction, pairs, others: vec![again] }
    }

    pub(super) fn show(&self, app: &App) {
        let card = app.global::<ui::Card>();
        card.set_instruction(self.instruction.clone());
        card.set_pairs(model(&self.pairs));
        card.set_others(model(&self.others));
        card.set_state(self.state);
    }
}

fn date(look: &Look<'_>, date: WireDate) -> String {
    look.say(&date.chinese(), &date.to_string()).to_string()
}
