//! 核验身份 without the reader: which document it is, the name, the number, and what the number does not say. Staff compare it with the
//! document at the window.

use serde::{Deserialize, Serialize};

use super::{Effect, Glass, HelpKind, Machine, Position, TicketKind, Touch, Visit, World, fellows::PLAINTIFFS};
use crate::{
    filing::{
        Bilingual, Capacity, CardDocument, ForeignerEdition, ForeignerNumber, HmtNumber, HomeRegion, IdCard, IdDocument,
        IdNumberError, IdentifiedBy, Passport, Personal, ResidentNumber, Sex, TravelDocument, TravelPermitNumber, WireDate,
    },
    input::{Editor, Keyboard},
    interview::{fill_from_card, read_day},
};

/// One question a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TypedStep {
    /// Which document.
    Document,
    /// The name on it.
    Name,
    /// Its number.
    Number,
    /// Sex, where the number does not say it.
    Sex,
    /// Date of birth, where the number does not say it.
    BirthDate,
}

/// The documents offered, those halls see most first. Which edition a permanent residence card is, its number says.
pub const TYPED_DOCUMENTS: [IdDocument; 6] = [
    IdDocument::Chip(CardDocument::Resident),
    IdDocument::Travel(TravelDocument::Passport),
    IdDocument::Travel(TravelDocument::HkMacauPermit),
    IdDocument::Travel(TravelDocument::TaiwanPermit),
    IdDocument::Chip(CardDocument::Hmt),
    IdDocument::Chip(CardDocument::Foreigner2023),
];

/// The sexes offered.
pub const TYPED_SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

/// Wrong numbers at a filing that waits for its owner, before it waits for the card alone.
const TRIES: u8 = 3;

impl Visit {
    /// Whether the document was typed, not read.
    pub fn is_typed(&self) -> bool {
        self.identified_by == Some(IdentifiedBy::Typed)
    }

    /// Whether its owner can open it another day: by a card that readers know, typed today or not.
    pub fn can_come_back(&self) -> bool {
        self.card.as_ref().is_some_and(|card| matches!(card.document, IdDocument::Chip(_)))
    }

    /// What becomes of it when its owner goes: kept where a card can open it, else destroyed.
    pub(super) fn leave(&self) -> Effect {
        if self.can_come_back() { Effect::KeepDraft } else { Effect::Wipe(self.id) }
    }

    /// The card as it was read today, blocks and all.
    pub(super) fn read_card(&self) -> Option<IdCard> {
        let (raw_text, raw_photo) = self.raw_card.clone()?;
        Some(IdCard { raw_text, raw_photo, ..self.card.clone()? })
    }

    /// The card of somebody who typed its number before: it stands where the typed words stood, and is signed anew.
    pub(super) fn prove(&mut self, card: &IdCard) {
        if !self.is_typed() || self.card.as_ref().is_none_or(|typed| typed.number != card.number) {
            return;
        }
        self.raw_card = Some((card.raw_text.clone(), card.raw_photo.clone()));
        self.identified_by = Some(IdentifiedBy::Chip);
        self.card = Some(card.clone());
        if self.capacity == Some(Capacity::Myself) {
            self.answers.remove_of_card(PLAINTIFFS, 0);
            fill_from_card(&mut self.answers, PLAINTIFFS, 0, card);
        }
        self.signatures.clear();
        self.stamped_at = None;
    }
}

impl Machine {
    pub(super) fn typed_identity(&mut self, step: TypedStep, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match (touch, step) {
            (Touch::Back, TypedStep::Document) => {
                self.change(|visit| visit.typed = None);
                self.go_to(Position::Identity)
            }
            (Touch::Back, TypedStep::Name) => self.open_typed(TypedStep::Document),
            (Touch::Back, TypedStep::Number) => self.open_typed(TypedStep::Name),
            (Touch::Back, TypedStep::Sex) => self.open_typed(TypedStep::Number),
            (Touch::Back, TypedStep::BirthDate) => self.open_typed(TypedStep::Sex),
            // None of them is here.
            (Touch::Extra(_), TypedStep::Document) => {
                self.glass = Glass::TakingTicket(TicketKind::Window);
                vec![Effect::TakeTicket(TicketKind::Window)]
            }
            (Touch::Choose(index), TypedStep::Document) => match self.takes_one_touch(*index, TYPED_DOCUMENTS.len(), world) {
                true => self.tell_typed(step, world),
                false => Vec::new(),
            },
            (Touch::Choose(index), TypedStep::Sex) => match self.takes_one_touch(*index, TYPED_SEXES.len(), world) {
                true => self.tell_typed(step, world),
                false => Vec::new(),
            },
            (
                Touch::Key(_) | Touch::Candidate(_) | Touch::TurnCandidates(_),
                TypedStep::Name | TypedStep::Number | TypedStep::BirthDate,
            ) => self.typed(touch, world),
            (Touch::Next, step) => self.tell_typed(step, world),
            (
                Touch::Start
                | Touch::Choose(_)
                | Touch::Extra(_)
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
                _,
            ) => Vec::new(),
        }
    }

    /// Opens one of the questions; what was told before stands there.
    pub(super) fn open_typed(&mut self, step: TypedStep) -> Vec<Effect> {
        let effects = self.go_to(Position::TypedIdentity(step));
        let told = self.visit().and_then(|visit| visit.typed.as_ref());
        let document = told.map(|card| card.document);
        match step {
            TypedStep::Document => {
                let place = |document| TYPED_DOCUMENTS.iter().position(|it| is_same_kind(*it, document));
                self.marked = document.and_then(place).into_iter().collect();
            }
            TypedStep::Sex => {
                let sex = told.map(|card| card.sex);
                self.marked = TYPED_SEXES.iter().position(|it| Some(*it) == sex).into_iter().collect();
            }
            TypedStep::Name => {
                let name = told.map(|card| card.name.reveal().to_owned()).unwrap_or_default();
                // A passport is written in letters.
                let keys = if document == Some(IdDocument::Travel(TravelDocument::Passport)) {
                    Keyboard::Letters
                } else {
                    Keyboard::Pinyin
                };
                self.editor = Some(Editor::new(name, keys, false));
            }
            TypedStep::Number => {
                let number = told.map(|card| card.number.reveal().to_owned()).unwrap_or_default();
                self.editor = Some(Editor::new(number, number_keys(document), false));
            }
            TypedStep::BirthDate => {
                let day = told.and_then(|card| card.birth_date).map(|day| day.to_string()).unwrap_or_default();
                self.editor = Some(Editor::new(day, Keyboard::Date, false));
            }
        }
        effects
    }

    /// Takes what was told; goes on to the next question, or to the document as a whole.
    fn tell_typed(&mut self, step: TypedStep, world: &World<'_>) -> Vec<Effect> {
        let text = self.editor.as_ref().map(Editor::text).unwrap_or_default();
        let chosen = self.marked.first().copied();
        let told = self.visit().and_then(|visit| visit.typed.clone());
        let (told, next) = match (step, told, chosen) {
            (TypedStep::Document, told, Some(index)) => match TYPED_DOCUMENTS.get(index) {
                Some(document) => (Ok(of_document(*document, told)), Some(TypedStep::Name)),
                None => return self.choose_first(),
            },
            (TypedStep::Sex, Some(told), Some(index)) => match TYPED_SEXES.get(index) {
                Some(sex) => (Ok(IdCard { sex: *sex, ..told }), Some(TypedStep::BirthDate)),
                None => return self.choose_first(),
            },
            (TypedStep::Document | TypedStep::Sex, _, _) => return self.choose_first(),
            (TypedStep::Name, Some(told), _) => {
                let half = self.editor.as_ref().is_some_and(|editor| !editor.composing().is_empty());
                let name = if half { Err(pick_characters()) } else { with_name(told, &text) };
                (name, Some(TypedStep::Number))
            }
            (TypedStep::Number, Some(told), _) => {
                let told = with_number(told, &text, world.today);
                let says_all = told.as_ref().is_ok_and(|card| card.birth_date.is_some() && card.sex != Sex::Unknown);
                (told, (!says_all).then_some(TypedStep::Sex))
            }
            (TypedStep::BirthDate, Some(told), _) => (with_birth_date(told, &text, world.today), None),
            // Nothing was told before this: from the start.
            (TypedStep::Name | TypedStep::Number | TypedStep::BirthDate, None, _) => {
                return self.open_typed(TypedStep::Document);
            }
        };
        match (told, next) {
            (Err(sentence), _) => {
                self.error = Some(sentence);
                Vec::new()
            }
            (Ok(card), Some(step)) => {
                self.change(|visit| visit.typed = Some(card));
                self.open_typed(step)
            }
            (Ok(card), None) => {
                self.change(|visit| {
                    visit.typed = None;
                    visit.raw_card = None;
                    visit.card = Some(card);
                    visit.identified_by = Some(IdentifiedBy::Typed);
                });
                let mut effects = self.go_to(Position::Identity);
                // Whoever of the staff is near compares it at once; else it is done at the window.
                effects.push(Effect::CallHelp(HelpKind::ConfirmIdentity));
                effects
            }
        }
    }

    /// A filing whose owner typed his document waits: the number opens it, three times wrong only the card does.
    pub(super) fn recover_by_number(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let Glass::Recover(visit, ..) = &self.glass else { return Vec::new() };
        let (visit, document) = (visit.clone(), visit.card.as_ref().map(|card| card.document));
        match touch {
            Touch::Extra(1) if self.can_type_number() && self.editor.is_none() => {
                self.fresh_screen();
                self.editor = Some(Editor::new("", number_keys(document), false));
                Vec::new()
            }
            Touch::Back => {
                self.fresh_screen();
                Vec::new()
            }
            Touch::Key(_) | Touch::Candidate(_) | Touch::TurnCandidates(_) if self.editor.is_some() => self.typed(touch, world),
            Touch::Next if self.editor.is_some() => {
                let typed = self.editor.as_ref().map(Editor::text).unwrap_or_default();
                // Read as it was the first time: a permit is known by its holder's part, with its issue or without.
                let is_it =
                    |card: &IdCard| with_number(card.clone(), &typed, world.today).is_ok_and(|it| it.number == card.number);
                if visit.card.as_ref().is_some_and(is_it) {
                    self.wrong_numbers = 0;
                    return self.continue_with(*visit, world);
                }
                self.wrong_numbers += 1;
                if !self.can_type_number() {
                    self.fresh_screen();
                }
                self.error = Some(match (self.can_type_number(), visit.can_come_back()) {
                    (true, _) => Bilingual::new(
                        "号码和刚才填的不一样。请对照证件再输一遍；如果您是新来的，请返回，按“我是新来的”。",
                        "This is not the number given before. Please compare with the document; if you are new here, go back and say so.",
                    ),
                    (false, true) => Bilingual::new(
                        "号码输错三次，不能再输了。请刷身份证，或者请工作人员帮忙。",
                        "Three wrong numbers: no more can be typed. Please present the card, or ask staff.",
                    ),
                    (false, false) => Bilingual::new(
                        "号码输错三次，不能再输了。请工作人员帮忙，或者按“我是新来的”重新填。",
                        "Three wrong numbers: no more can be typed. Please ask staff, or start again with \"I am new here\".",
                    ),
                });
                Vec::new()
            }
            Touch::Key(_)
            | Touch::Candidate(_)
            | Touch::TurnCandidates(_)
            | Touch::Next
            | Touch::Start
            | Touch::Choose(_)
            | Touch::Extra(_)
            | Touch::Act(_)
            | Touch::Turn(_)
            | Touch::Unsure
            | Touch::Explain
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// Whether the filing that waits can be opened by its number.
    pub fn can_type_number(&self) -> bool {
        matches!(&self.glass, Glass::Recover(visit, ..) if visit.is_typed()) && self.wrong_numbers < TRIES
    }
}

/// Both editions of the permanent residence card are one kind.
fn is_same_kind(one: IdDocument, other: IdDocument) -> bool {
    one.chinese() == other.chinese()
}

fn number_keys(document: Option<IdDocument>) -> Keyboard {
    match document {
        Some(IdDocument::Chip(CardDocument::Resident | CardDocument::Hmt)) => Keyboard::Number,
        Some(IdDocument::Chip(CardDocument::Foreigner2017 | CardDocument::Foreigner2023) | IdDocument::Travel(_)) | None => {
            Keyboard::Letters
        }
    }
}

/// The same kind again keeps what was told of it.
fn of_document(document: IdDocument, told: Option<IdCard>) -> IdCard {
    told.filter(|told| is_same_kind(told.document, document)).unwrap_or(IdCard {
        document,
        name: Personal::default(),
        name_english: None,
        sex: Sex::Unknown,
        ethnic_group: None,
        birth_date: None,
        address: None,
        number: Personal::default(),
        authority: None,
        valid_from: None,
        valid_to: None,
        valid_long_term: false,
        nationality: None,
        permit_number: None,
        issue_count: None,
        raw_text: Vec::new(),
        raw_photo: Vec::new(),
    })
}

fn with_name(told: IdCard, text: &str) -> Result<IdCard, Bilingual> {
    let name = text.trim();
    let printable = !name.chars().any(char::is_control);
    if name.is_empty() || !printable || name.chars().count() > 100 || name.chars().all(|c| c.is_ascii_digit() || c == ' ') {
        return Err(Bilingual::new("这不像姓名。请照证件上的写。", "This is not a name. Please write it as on the document."));
    }
    // Whoever has one of these has a name in characters; a name that only sounds like it would go on every paper.
    let chinese = matches!(
        told.document,
        IdDocument::Chip(CardDocument::Resident | CardDocument::Hmt) | IdDocument::Travel(TravelDocument::TaiwanPermit)
    );
    if chinese && name.is_ascii() {
        return Err(pick_characters());
    }
    // In Latin letters documents write names in capitals.
    let name = if name.is_ascii() { name.to_ascii_uppercase() } else { name.to_owned() };
    Ok(IdCard { name: Personal::new(name), ..told })
}

fn pick_characters() -> Bilingual {
    Bilingual::new("请点选汉字，再按下一步。", "Please pick the characters, then go on.")
}

/// With its number, and with what that says about the person.
fn with_number(told: IdCard, number: &str, today: WireDate) -> Result<IdCard, Bilingual> {
    let birth = |day| Some(WireDate(day));
    match told.document {
        IdDocument::Chip(CardDocument::Resident) => match ResidentNumber::parse(number).and_then(|it| it.born_by(today.0)) {
            Ok(it) => Ok(IdCard { number: it.number().clone(), sex: it.sex(), birth_date: birth(it.birth_date()), ..told }),
            Err(error) => Err(wrong_citizen_number(error)),
        },
        IdDocument::Chip(CardDocument::Hmt) => match HmtNumber::parse(number).and_then(|it| it.born_by(today.0)) {
            Ok(it) => Ok(IdCard { number: it.number().clone(), sex: it.sex(), birth_date: birth(it.birth_date()), ..told }),
            Err(error) => Err(wrong_citizen_number(error)),
        },
        IdDocument::Chip(CardDocument::Foreigner2017) | IdDocument::Chip(CardDocument::Foreigner2023) => {
            let it = ForeignerNumber::parse(number).and_then(|it| it.born_by(today.0)).map_err(|_| wrong_number())?;
            let document = match it.edition() {
                ForeignerEdition::Until2023 => IdDocument::Chip(CardDocument::Foreigner2017),
                ForeignerEdition::Since2023 => IdDocument::Chip(CardDocument::Foreigner2023),
            };
            let (number, birth_date) = (it.number().clone(), birth(it.birth_date()));
            Ok(IdCard { document, number, sex: it.sex(), birth_date, nationality: Some(it.nationality().to_owned()), ..told })
        }
        IdDocument::Travel(document @ (TravelDocument::HkMacauPermit | TravelDocument::TaiwanPermit)) => {
            let it = TravelPermitNumber::parse(number).map_err(|_| wrong_number())?;
            match (document == TravelDocument::TaiwanPermit) == (it.home() == HomeRegion::Taiwan) {
                true => Ok(IdCard { number: it.number().clone(), ..told }),
                false => Err(wrong_number()),
            }
        }
        IdDocument::Travel(TravelDocument::Passport) => {
            let it = Passport::parse(number, today.0).map_err(|_| wrong_number())?;
            Ok(IdCard { number: it.number().clone(), ..told })
        }
    }
}

fn wrong_citizen_number(error: IdNumberError) -> Bilingual {
    match error {
        IdNumberError::Length => {
            Bilingual::new("证件号码应该是 18 位。请数一数，再补上。", "The number has 18 characters. Please count them.")
        }
        IdNumberError::Character
        | IdNumberError::Prefix
        | IdNumberError::Region
        | IdNumberError::BirthInFuture
        | IdNumberError::OrganisationDigit
        | IdNumberError::BirthDate
        | IdNumberError::CheckDigit => wrong_number(),
    }
}

fn wrong_number() -> Bilingual {
    Bilingual::new(
        "号码和这种证件对不上，大概有一位按错了。请对照证件再看一遍；是别的证件，请返回重选。",
        "This number does not fit the document; perhaps one character is wrong. Please compare, or go back and choose another document.",
    )
}

fn with_birth_date(told: IdCard, text: &str, today: WireDate) -> Result<IdCard, Bilingual> {
    let day = read_day(text.trim(), &Bilingual::new("出生日期", "Date of birth"), today)?;
    if day > today {
        return Err(Bilingual::new(
            "这一天还没到。请再看一下出生日期。",
            "This day is yet to come. Please look at the date of birth again.",
        ));
    }
    Ok(IdCard { birth_date: Some(day), ..told })
}
