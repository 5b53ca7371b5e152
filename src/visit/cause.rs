//! 什么纠纷: the cards of the forms, what happened in the visitor's own words, the few causes it may be, and the shelves of all of them.

use super::{Effect, Glass, HelpKind, Machine, Overlay, Position, TicketKind, Touch, Visit, World};
use crate::{
    causes::Cause,
    filing::Bilingual,
    input::{Editor, Keyboard},
    interview::{CaseType, GENERIC, Library, QuestionStep},
};

/// The forms that have a card, the most usual first. The general form has none: it is what every other cause leads to.
pub fn cards(library: &Library) -> Vec<&CaseType> {
    let mut cards: Vec<&CaseType> = library.case_types.values().filter(|case_type| case_type.id != GENERIC).collect();
    cards.sort_by_key(|case_type| case_type.card);
    cards
}

/// The shelf `code` opens: one that holds a single shelf is passed through.
fn opened<'a>(world: &World<'a>, code: &'a str) -> &'a str {
    let catalogue = &world.causes.catalogue;
    let mut beneath = catalogue.beneath(Some(code));
    match (beneath.next(), beneath.next()) {
        (Some(only), None) if !only.is_cause() => &only.code,
        (_, _) => code,
    }
}

/// The shelf above, as it was opened.
fn above(world: &World<'_>, code: &str) -> Option<String> {
    let (parent, _) = code.rsplit_once('.')?;
    if opened(world, parent) == code { above(world, parent) } else { Some(parent.to_owned()) }
}

/// What stands on a shelf: what is beneath it, and behind a cause's own varieties the cause itself.
pub fn on_shelf<'a>(world: &World<'a>, shelf: Option<&'a str>) -> Vec<&'a Cause> {
    let catalogue = &world.causes.catalogue;
    let mut causes: Vec<&Cause> = catalogue.beneath(shelf).collect();
    causes.extend(shelf.and_then(|code| catalogue.get(code)).filter(|cause| cause.is_cause()));
    causes
}

impl Machine {
    /// The cards.
    pub(super) fn cause(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let cards = cards(world.library);
        match touch {
            Touch::Choose(index) if self.takes_one_touch(*index, cards.len(), world) => self.cause(&Touch::Next, world),
            // 都不是: say what happened.
            Touch::Extra(0) => self.go(Position::CauseWords, world),
            Touch::Extra(_) => self.ask_for_help(),
            Touch::Back => self.go_to(Position::OnBehalfOf),
            Touch::Next => match self.marked.first().and_then(|index| cards.get(*index)) {
                Some(card) => {
                    let same = self.visit().is_some_and(|visit| visit.case_type.as_ref() == Some(&card.id));
                    let id = card.id.clone();
                    if !same {
                        self.alter(|visit| (visit.case_type, visit.cause) = (Some(id), None));
                    }
                    self.enter(QuestionStep::Jurisdiction, false, world)
                }
                None => self.choose_first(),
            },
            Touch::Choose(_)
            | Touch::Start
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
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// 发生了什么事: typed, characters or pinyin.
    pub(super) fn cause_words(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        match touch {
            Touch::Key(_) | Touch::Candidate(_) | Touch::TurnCandidates(_) => self.typed(touch, world),
            Touch::Back => {
                self.keep_words();
                self.go(Position::Cause, world)
            }
            Touch::Next => {
                self.keep_words();
                let words = self.visit().map(|visit| visit.happened.reveal().to_owned()).unwrap_or_default();
                if words.trim().is_empty() {
                    self.error = Some(Bilingual::new(
                        "还没有写。写几个字就行，例如：他借了我的钱不还。",
                        "Nothing written yet. A few words will do, for example: he borrowed money and does not pay it back.",
                    ));
                } else if world.causes.offered(&words).is_empty() {
                    self.error = Some(Bilingual::new(
                        "看不出是哪一种纠纷。请换个说法，写清谁做了什么；也可以按下面的按钮看全部的纠纷。",
                        "This does not tell which dispute it is. Please write who did what, or look at all disputes with the button below.",
                    ));
                } else {
                    return self.go(Position::CauseFound, world);
                }
                Vec::new()
            }
            Touch::Unsure | Touch::Extra(_) => {
                self.keep_words();
                self.show_shelf(None, world)
            }
            Touch::Start
            | Touch::Choose(_)
            | Touch::Act(_)
            | Touch::Turn(_)
            | Touch::Explain
            | Touch::Bar(_)
            | Touch::Answer(_)
            | Touch::Signed(_)
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// The best few; 都不是 leads to the shelves.
    pub(super) fn cause_found(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let found = self.offered(world);
        match touch {
            Touch::Choose(index) if self.takes_one_touch(*index, found.len(), world) => self.cause_found(&Touch::Next, world),
            Touch::Extra(0) => self.show_shelf(None, world),
            Touch::Extra(_) => self.ask_for_help(),
            Touch::Back => self.go(Position::CauseWords, world),
            Touch::Next => match self.marked.first().and_then(|index| found.get(*index)) {
                Some(cause) => self.take_cause(&cause.code, world),
                None => self.choose_first(),
            },
            Touch::Choose(_)
            | Touch::Start
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
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// One shelf: down into what is marked, or taken where nothing is beneath it.
    pub(super) fn cause_shelf(&mut self, touch: &Touch, world: &World<'_>) -> Vec<Effect> {
        let shelf = self.visit().and_then(|visit| visit.shelf.clone());
        match touch {
            Touch::Choose(index) if self.takes_one_touch(*index, on_shelf(world, shelf.as_deref()).len(), world) => {
                self.cause_shelf(&Touch::Next, world)
            }
            // 都没有: the window takes every cause; what was said is kept.
            Touch::Extra(0) => {
                let leave = self.visit().map(Visit::leave);
                self.glass = Glass::TakingTicket(TicketKind::Window);
                leave.into_iter().chain([Effect::TakeTicket(TicketKind::Window)]).collect()
            }
            Touch::Extra(_) => self.ask_for_help(),
            Touch::Back => match shelf {
                None => self.go(Position::CauseWords, world),
                Some(code) => self.show_shelf(above(world, &code), world),
            },
            Touch::Next => {
                let marked = self.marked.first().copied();
                let Some(code) =
                    marked.and_then(|index| on_shelf(world, shelf.as_deref()).get(index).map(|it| it.code.clone()))
                else {
                    return self.choose_first();
                };
                let opens = shelf.as_ref() != Some(&code) && world.causes.catalogue.beneath(Some(&code)).next().is_some();
                if opens {
                    self.show_shelf(Some(opened(world, &code).to_owned()), world)
                } else {
                    self.take_cause(&code, world)
                }
            }
            Touch::Choose(_)
            | Touch::Start
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
            | Touch::ClearSignature => Vec::new(),
        }
    }

    /// What the visitor's words may mean.
    pub fn offered<'a>(&self, world: &World<'a>) -> Vec<&'a Cause> {
        self.visit().map(|visit| world.causes.offered(visit.happened.reveal())).unwrap_or_default()
    }

    /// Puts what was written into the field.
    pub(super) fn open_words(&mut self) {
        let words = self.visit().map(|visit| visit.happened.reveal().to_owned()).unwrap_or_default();
        self.editor = Some(Editor::new(words, Keyboard::Pinyin, true));
    }

    /// Marks the cause chosen before among `causes`.
    pub(super) fn mark_cause(&mut self, causes: &[&Cause]) {
        let chosen = self.visit().and_then(|visit| visit.cause.as_ref());
        self.marked = causes.iter().position(|cause| Some(&cause.code) == chosen).into_iter().collect();
    }

    fn show_shelf(&mut self, shelf: Option<String>, world: &World<'_>) -> Vec<Effect> {
        self.change(|visit| visit.shelf = shelf);
        self.since = world.clock;
        self.go(Position::CauseShelf, world)
    }

    fn keep_words(&mut self) {
        let typed = self.editor.as_ref().map(Editor::text).unwrap_or_default();
        self.change(|visit| visit.happened = typed.into());
    }

    fn take_cause(&mut self, code: &str, world: &World<'_>) -> Vec<Effect> {
        let form = world.library.form_of(code).to_owned();
        if !world.library.case_types.contains_key(&form) {
            self.error = Some(Bilingual::new(
                "这种纠纷的表格在本机上坏了。请取号到窗口办理；您填的都留着。",
                "The form for this dispute is broken on this kiosk. Please take a number for a window; everything is kept.",
            ));
            return Vec::new();
        }
        if self.visit().is_some_and(|visit| visit.cause.as_deref() != Some(code) || visit.case_type.as_ref() != Some(&form)) {
            self.alter(|visit| (visit.case_type, visit.cause) = (Some(form), Some(code.to_owned())));
        }
        self.enter(QuestionStep::Jurisdiction, false, world)
    }

    fn ask_for_help(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::HelpCalled);
        vec![Effect::CallHelp(HelpKind::Assist)]
    }
}
