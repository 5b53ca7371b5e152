//! Who files together with the visitor: his card on the reader, and his own signature (民诉法 Art. 62: who is not there gives a
//! power of attorney).

use super::{Effect, HelpKind, Machine, Overlay, Position, Touch, Visit, World};
use crate::{
    filing::{Bilingual, Capacity, IdCard, Personal},
    interview::{Place, Question, QuestionStep, Value, fill_from_card},
};

/// The section of those who file.
pub(super) const PLAINTIFFS: &str = "plaintiffs";

/// Who signs.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    /// Name as on the card.
    pub name: Personal,
    /// Which plaintiff; `None` is the visitor whose card opened the filing.
    pub group: Option<u32>,
}

impl Visit {
    /// Who signs, in this order: the visitor, then every other plaintiff whose card was read here. The visitor may be one of the
    /// plaintiffs himself: the first, or a mother beside her child. He signs once.
    pub fn signers(&self) -> Vec<Signer> {
        let visitor = self.card.iter().map(|card| Signer { name: card.name.clone(), group: None });
        let own = self.card.as_ref().map(|card| &card.number);
        let others = (0..self.answers.count(PLAINTIFFS, 1)).filter(|group| self.answers.card_was_read(PLAINTIFFS, *group));
        let others = others.filter_map(|group| {
            let text = |key: &str| self.answers.text(&format!("{PLAINTIFFS}.{group}.{key}"));
            // Whoever is in the visitor's care is signed for, whatever card was read before that was said.
            let ward = self.capacity == Some(Capacity::Guardian)
                && self.answers.choice(&format!("{PLAINTIFFS}.{group}.ward")) == Some("是");
            (!ward && text("id_number") != own).then_some(Signer { name: text("name")?.clone(), group: Some(group) })
        });
        visitor.chain(others).collect()
    }
}

impl Machine {
    /// The card of another plaintiff that lies on the reader, before it is said to be his.
    pub fn party_card_shown(&self) -> Option<&IdCard> {
        self.party_card.as_ref()
    }

    /// Whether the answer just given says that a card can be read now, and none was. One that says otherwise lets go of a card read
    /// before.
    pub(super) fn card_is_wanted(&mut self, place: Place, world: &World<'_>) -> bool {
        let Some(wanted) = self.route(world).and_then(|route| {
            let question = route.question(place).filter(|question| question.asks_who_is_here())?;
            let chosen = route.answers.choice(&route.key(place));
            Some(question.options.iter().any(|option| option.reads_card && Some(option.value.as_str()) == chosen))
        }) else {
            return false;
        };
        if !wanted {
            self.let_go(place);
        }
        wanted && !self.visit().is_some_and(|visit| visit.answers.card_was_read(PLAINTIFFS, place.group))
    }

    fn let_go(&mut self, place: Place) {
        if self.visit().is_some_and(|visit| visit.answers.card_was_read(PLAINTIFFS, place.group)) {
            self.alter(|visit| {
                visit.answers.release_card(PLAINTIFFS, place.group);
                visit.party_cards.remove(&place.group);
            });
        }
    }

    /// A card while that of another plaintiff is asked for.
    pub(super) fn party_card_read(&mut self, place: Place, card: IdCard) -> Vec<Effect> {
        let Some(visit) = self.visit() else { return Vec::new() };
        let number = |group| visit.answers.text(&format!("{PLAINTIFFS}.{group}.id_number"));
        let another = (0..visit.answers.count(PLAINTIFFS, 1)).filter(|group| *group != place.group);
        if another.into_iter().any(|group| number(group) == Some(&card.number)) {
            self.error = Some(Bilingual::new(
                "这张证件已经读过了。请拿起来，换成这位原告自己的身份证。",
                "This card was read before. Please lift it and lay down the card of this plaintiff.",
            ));
        } else {
            self.error = None;
            self.party_card = Some(card);
        }
        Vec::new()
    }

    pub(super) fn party_card(&mut self, step: QuestionStep, place: Place, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match (touch, self.party_card.take()) {
            (Touch::Next, Some(card)) => {
                self.alter(|visit| {
                    fill_from_card(&mut visit.answers, PLAINTIFFS, place.group, &card);
                    visit.party_cards.insert(place.group, (card.raw_text.clone(), card.raw_photo.clone()));
                });
                self.following(step, place, world)
            }
            // 不是他，重新读.
            (Touch::Extra(_), Some(_)) => Vec::new(),
            // 没带证件，或读不出来: he counts as one who is not here.
            (Touch::Extra(_), None) => {
                let other = self.route(world).and_then(|route| {
                    let options = &route.question(place)?.options;
                    options.iter().find(|option| !option.reads_card).map(|option| option.value.clone())
                });
                if let Some(other) = other {
                    self.set(place, Some(Value::Choice(other)), world);
                    self.let_go(place);
                }
                self.following(step, place, world)
            }
            (Touch::Back, _) => self.go(Position::Question(step, place), world),
            (
                Touch::Next
                | Touch::Start
                | Touch::Choose(_)
                | Touch::Act(_)
                | Touch::Turn(_)
                | Touch::Key(_)
                | Touch::Candidate(_)
                | Touch::TurnCandidates(_)
                | Touch::Unsure
                | Touch::Explain
                | Touch::Bar(_)
                | Touch::Answer(_)
                | Touch::Signed(_)
                | Touch::ClearSignature,
                card,
            ) => {
                self.party_card = card;
                Vec::new()
            }
        }
    }

    pub(super) fn signature(&mut self, signer: usize, touch: Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            Touch::Signed(picture) => {
                let now = world.now.to_owned();
                self.change(|visit| {
                    visit.signatures.insert(signer, (picture, now));
                });
                self.error = None;
                vec![Effect::Save]
            }
            Touch::ClearSignature => {
                self.change(|visit| {
                    visit.signatures.remove(&signer);
                });
                vec![Effect::Save]
            }
            // 盖章 in place of a finger.
            Touch::Extra(1) if signer == 0 && self.can_stamp(world) => self.print_to_stamp(),
            // 他不在了: back to the question that said he is here.
            Touch::Extra(1) => self.say_absent(signer, world),
            Touch::Extra(_) => {
                self.overlay = Some(Overlay::HelpCalled);
                vec![Effect::CallHelp(HelpKind::Assist)]
            }
            Touch::Back => match signer.checked_sub(1) {
                Some(before) => self.go_to(Position::Signature(before)),
                None => self.go(Position::Review, world),
            },
            Touch::Next if self.visit().is_some_and(|visit| !visit.signatures.contains_key(&signer)) => {
                self.error = Some(Bilingual::new(
                    "还没有签名。请用手指在框里写上姓名。",
                    "Not signed yet. Please write your name in the box with a finger.",
                ));
                Vec::new()
            }
            Touch::Next => self.signed_by(signer),
            Touch::Start
            | Touch::Choose(_)
            | Touch::Act(_)
            | Touch::Turn(_)
            | Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Unsure
            | Touch::Explain
            | Touch::Bar(_)
            | Touch::Answer(_) => Vec::new(),
        }
    }

    /// Who comes next signs; after the last the filing is submitted.
    pub(super) fn signed_by(&mut self, signer: usize) -> Vec<Effect> {
        if self.visit().is_some_and(|visit| signer + 1 < visit.signers().len()) {
            return self.go_to(Position::Signature(signer + 1));
        }
        self.busy = true;
        let mut effects = self.go_to(Position::Submit);
        effects.push(Effect::Submit);
        effects
    }

    fn say_absent(&mut self, signer: usize, world: &World<'_>) -> Vec<Effect> {
        let group = self.visit().and_then(|visit| visit.signers().get(signer)?.group);
        let asked = self.route(world).and_then(|route| {
            let own = |place: &Place| route.section(*place).id == PLAINTIFFS && Some(place.group) == group;
            let asks = |place: &Place| own(place) && route.question(*place).is_some_and(Question::asks_who_is_here);
            route.places(QuestionStep::Parties).into_iter().find(asks)
        });
        let Some(place) = asked else { return Vec::new() };
        self.change(|visit| visit.from_review = true);
        self.go(Position::Question(QuestionStep::Parties, place), world)
    }
}
