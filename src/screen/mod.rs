//! What is on the glass? One thin adapter per global of `ui/api`: each says what its global shows, made from the machine
//! where the machine lives, put on the glass on Slint's thread. Touches go back as [`crate::visit::Touch`].
//!
//! Knows `visit`, `interview`, `input` and `ui`; decides nothing but words and pages.

mod attract;
mod card;
mod facts;
mod feedback;
mod field;
mod list;
mod notice;
mod options;
mod overlay;
mod preview;
mod progress;
mod rows;
mod shell;
mod shown;
mod signature;
mod thumbs;
mod ticket;
mod tools;
mod touches;

use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use ui::{App, Screen, Theme};

pub use facts::{Ability, Facts, Notice, Picture};
#[cfg(feature = "scripted")]
pub use shown::Pulse;
pub use shown::TouchMark;
pub use tools::{LeafletText, leaflet};
pub use touches::connect;

use crate::{
    filing::{Bilingual, Language},
    interview::Kind,
    visit::{Glass, InterestStep, Machine, Position, Tool, TypedStep, World},
};

/// 大字: the four sizes.
const SIZES: [f32; 4] = [1.0, 1.25, 1.6, 2.0];

/// What a view is made from.
pub struct Look<'a> {
    /// Where the visitor is.
    pub machine: &'a Machine,
    /// Content, clock and day.
    pub world: &'a World<'a>,
    /// What the kiosk knows beside them.
    pub facts: &'a Facts,
}

impl Look<'_> {
    fn say(&self, zh: &str, en: &str) -> SharedString {
        match self.machine.language() {
            Language::Zh => zh.into(),
            Language::En => en.into(),
        }
    }

    fn text(&self, text: &Bilingual) -> SharedString {
        text.in_language(self.machine.language()).into()
    }

    fn scale(&self) -> f32 {
        SIZES.get(self.machine.text_size()).copied().unwrap_or(1.0)
    }

    fn glass(&self) -> ui::room::Glass {
        ui::room::Glass { portrait: self.facts.portrait, scale: self.scale() }
    }
}

/// Everything the glass shows at one moment; plain data, so that it can cross to Slint's thread.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    mark: TouchMark,
    shell: shell::Shell,
    overlay: overlay::Overlay,
    body: Body,
    portrait: bool,
    scale: f32,
    english: bool,
}

/// The template in the middle and what fills it.
#[derive(Clone, Debug, PartialEq)]
enum Body {
    Attract(attract::Attract),
    Services(options::Options),
    Options(options::Options),
    Notice(notice::Notice),
    Reader(notice::Reader),
    Card(card::Card),
    Field(field::Field),
    Rows(rows::Rows),
    Thumbs(thumbs::Thumbs),
    Preview(preview::Preview),
    Signature(signature::Signature),
    Progress(progress::Progress),
    Ticket(ticket::Ticket),
    Feedback(feedback::Feedback),
}

impl Body {
    fn of(look: &Look<'_>) -> Self {
        match look.machine.glass() {
            Glass::Attract => Self::Attract(attract::Attract::of(look)),
            Glass::Services => Self::Services(options::services(look)),
            Glass::Recover(..) if look.machine.editor().is_some() => Self::Field(field::Field::of_document(look)),
            Glass::Resume | Glass::Recover(..) => Self::Card(card::Card::of(look)),
            Glass::Tool(Tool::FeeKind) => Self::Options(tools::fee_kinds(look)),
            Glass::Tool(Tool::FeeAmount(_)) => Self::Field(field::Field::of_amount(look)),
            Glass::Tool(Tool::Fee(kind, amount)) => Self::Rows(tools::fee(look, *kind, *amount)),
            Glass::Tool(Tool::Interest(case)) => match case.step {
                InterestStep::Sum => Self::Rows(tools::interest(look, case)),
                InterestStep::Rate => Self::Options(tools::rates(look)),
                step @ (InterestStep::Principal | InterestStep::AgreedRate | InterestStep::From | InterestStep::To) => {
                    Self::Field(field::Field::of_interest(look, step))
                }
            },
            Glass::Tool(Tool::PapersFor) => Self::Options(tools::papers_kinds(look)),
            Glass::Tool(Tool::Papers(id)) => Self::Rows(tools::papers(look, id)),
            Glass::TakingTicket(_) => Self::Progress(progress::taking_ticket(look)),
            Glass::Ticket { .. } => Self::Ticket(ticket::Ticket::of(look)),
            Glass::Feedback { chosen } => Self::Feedback(feedback::Feedback::of(look, *chosen)),
            Glass::Filing(visit) => match visit.position {
                Position::Consent if look.machine.explaining() => Self::Reader(notice::Reader::of(look)),
                Position::Consent => Self::Notice(notice::Notice::of(look)),
                Position::Identity => Self::Card(card::Card::of(look)),
                Position::TypedIdentity(TypedStep::Document) => Self::Options(options::documents(look)),
                Position::TypedIdentity(TypedStep::Sex) => Self::Options(options::sexes(look)),
                Position::TypedIdentity(TypedStep::Name | TypedStep::Number) => Self::Field(field::Field::of_document(look)),
                Position::TypedIdentity(TypedStep::BirthDate) => Self::Field(field::Field::of_birth_date(look)),
                Position::PartyCard(..) => Self::Card(card::Card::of_party(look)),
                Position::OnBehalfOf => Self::Options(options::on_behalf_of(look)),
                Position::Cause => Self::Options(options::cause(look)),
                Position::CauseWords => Self::Field(field::Field::of_words(look)),
                Position::CauseFound => Self::Options(options::cause_found(look)),
                Position::CauseShelf => Self::Options(options::cause_shelf(look, visit.shelf.as_deref())),
                Position::Question(_, place) if place.asks_for_more() => Self::Rows(rows::any_more(look, place)),
                Position::Question(_, place) => Self::question(look, place),
                Position::Together(step, place) => Self::Rows(rows::together(look, step, place)),
                Position::Advice => Self::Rows(rows::advice(look)),
                Position::Materials(None) => Self::Rows(rows::materials(look)),
                Position::Materials(Some(item)) => Self::Thumbs(thumbs::Thumbs::of(look, item)),
                Position::AbsentReason(item) => Self::Options(options::absent_reason(look, item)),
                Position::Review if look.machine.explaining() => Self::Rows(rows::review_list(look)),
                Position::Review => Self::Preview(preview::Preview::of(look)),
                Position::Signature(signer) => Self::Signature(signature::Signature::of(look, signer)),
                Position::Stamp => Self::Thumbs(thumbs::Thumbs::of_stamped(look)),
                Position::Submit => Self::Progress(progress::submitting(look)),
            },
        }
    }

    fn question(look: &Look<'_>, place: crate::interview::Place) -> Self {
        let options = look.machine.route(look.world).and_then(|route| {
            route.question(place).map(|question| question.kind.has_options() || question.kind == Kind::Choice)
        });
        if options == Some(true) {
            Self::Options(options::question(look, place))
        } else {
            Self::Field(field::Field::of(look, place))
        }
    }

    fn screen(&self) -> Screen {
        match self {
            Self::Attract(_) => Screen::Attract,
            Self::Services(_) => Screen::Services,
            Self::Options(_) => Screen::Options,
            Self::Notice(_) => Screen::Notice,
            Self::Reader(_) => Screen::Reader,
            Self::Card(_) => Screen::Card,
            Self::Field(_) => Screen::Field,
            Self::Rows(_) => Screen::Rows,
            Self::Thumbs(_) => Screen::Thumbs,
            Self::Preview(_) => Screen::Preview,
            Self::Signature(_) => Screen::Signature,
            Self::Progress(_) => Screen::Progress,
            Self::Ticket(_) => Screen::Ticket,
            Self::Feedback(_) => Screen::Feedback,
        }
    }

    fn show(&self, app: &App) {
        match self {
            Self::Attract(it) => it.show(app),
            Self::Services(it) | Self::Options(it) => it.show(app),
            Self::Notice(it) => it.show(app),
            Self::Reader(it) => it.show(app),
            Self::Card(it) => it.show(app),
            Self::Field(it) => it.show(app),
            Self::Rows(it) => it.show(app),
            Self::Thumbs(it) => it.show(app),
            Self::Preview(it) => it.show(app),
            Self::Signature(it) => it.show(app),
            Self::Progress(it) => it.show(app),
            Self::Ticket(it) => it.show(app),
            Self::Feedback(it) => it.show(app),
        }
    }

    /// What a page button and a list button mean on this template.
    fn places(&self) -> list::Places {
        match self {
            Self::Services(it) | Self::Options(it) => it.places.clone(),
            Self::Notice(it) => it.places.clone(),
            Self::Reader(it) => it.places.clone(),
            Self::Rows(it) => it.places.clone(),
            Self::Thumbs(it) => it.places.clone(),
            Self::Preview(it) => it.places.clone(),
            Self::Attract(_)
            | Self::Card(_)
            | Self::Field(_)
            | Self::Signature(_)
            | Self::Progress(_)
            | Self::Ticket(_)
            | Self::Feedback(_) => list::Places::default(),
        }
    }

    /// What is read aloud after title and explanation.
    fn spoken(&self) -> Vec<SharedString> {
        match self {
            Self::Attract(it) => it.spoken(),
            Self::Services(it) | Self::Options(it) => it.spoken(),
            Self::Notice(it) => it.paragraphs.clone(),
            Self::Reader(it) => it.paragraphs.clone(),
            Self::Card(it) => vec![it.instruction.clone()],
            Self::Field(it) => vec![it.placeholder.clone()],
            Self::Rows(it) => it.spoken(),
            Self::Thumbs(it) => it.actions.clone(),
            Self::Preview(it) => it.spoken(),
            Self::Signature(_) => Vec::new(),
            Self::Progress(it) => vec![it.note.clone()],
            Self::Ticket(it) => it.spoken(),
            Self::Feedback(it) => it.faces.clone(),
        }
    }
}

impl View {
    /// What the glass shows now. `mark` says which touches it answers.
    pub fn of(look: &Look<'_>, mark: TouchMark) -> Self {
        let body = Body::of(look);
        Self {
            mark,
            shell: shell::Shell::of(look, body.screen()),
            overlay: overlay::Overlay::of(look),
            body,
            portrait: look.facts.portrait,
            scale: look.scale(),
            english: look.machine.language() == Language::En,
        }
    }

    /// Whether touches made on `other` still mean the same on this one: the same question, nothing in front of it.
    pub fn is_same_screen(&self, other: &Self) -> bool {
        self.shell.slug == other.shell.slug
            && self.shell.title == other.shell.title
            && self.body.screen() == other.body.screen()
            && self.body.places() == other.body.places()
            && self.overlay.is_same_question(&other.overlay)
            && self.english == other.english
    }

    /// Numbers the view anew.
    pub fn with_mark(mut self, mark: TouchMark) -> Self {
        self.mark = mark;
        self
    }

    /// What is read aloud. Personal data on the glass is not part of it.
    pub fn spoken(&self) -> String {
        let mut words = vec![self.shell.title.clone(), self.shell.error.clone(), self.shell.why.clone()];
        if self.overlay.is_open() {
            words = self.overlay.spoken();
        } else {
            words.extend(self.body.spoken());
        }
        words.retain(|word| !word.is_empty());
        words.join("。\n")
    }

    /// Puts it on the glass. Slint's thread only.
    pub fn show(self, app: &App) {
        shown::replace(self, |last, now| {
            let first = last.is_none();
            let changed = |same: bool| first || !same;
            let was = |same: fn(&Self, &Self) -> bool| last.is_some_and(|last| same(last, now));
            if changed(was(|a, b| a.english == b.english)) {
                // Only a language that is not bundled could fail.
                let _ = slint::select_bundled_translation(if now.english { "en" } else { "" });
            }
            if changed(was(|a, b| a.scale == b.scale && a.portrait == b.portrait)) {
                let theme = app.global::<Theme>();
                theme.set_portrait(now.portrait);
                theme.set_scale(now.scale);
            }
            if !matches!(now.body, Body::Signature(_)) {
                signature::forget();
            }
            if changed(was(|a, b| a.body == b.body)) {
                if matches!(now.body, Body::Attract(_)) && !first {
                    blank(app);
                }
                now.body.show(app);
            }
            if changed(was(|a, b| a.shell == b.shell)) {
                now.shell.show(app);
            }
            if changed(was(|a, b| a.overlay == b.overlay)) {
                now.overlay.show(app);
            }
        });
    }
}

/// Takes what the last visitor saw out of the globals: nothing of it waits in memory for the next one.
fn blank(app: &App) {
    for nobody in [
        Body::Card(card::Card::default()),
        Body::Field(field::Field::default()),
        Body::Rows(rows::Rows::default()),
        Body::Thumbs(thumbs::Thumbs::default()),
        Body::Preview(preview::Preview::default()),
        Body::Signature(signature::Signature::default()),
        Body::Ticket(ticket::Ticket::default()),
    ] {
        nobody.show(app);
    }
}

fn model<T: Clone + 'static>(items: &[T]) -> ModelRc<T> {
    ModelRc::new(VecModel::from(items.to_vec()))
}
