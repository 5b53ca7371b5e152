//! What a person sees: where he is, and every labelled thing inside the window.

use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::{ComponentHandle as _, Model as _};
use ui::{App, Card, Field, Notice, Options, Overlay, OverlayKind, Preview, Reader, Rows, Screen, Shell, Thumbs, Ticket};

/// What a thing is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Can be touched.
    Button,
    /// Shows what was typed.
    Field,
    /// A picture, or the pad for the signature.
    Picture,
    /// Words.
    Text,
}

/// One labelled thing; its place in pixels of the window.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) enabled: bool,
    pub(super) ticked: bool,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Thing {
    fn of(element: &ElementHandle) -> Option<Self> {
        let kind = match element.accessible_role()? {
            AccessibleRole::None => return None,
            AccessibleRole::Button | AccessibleRole::Checkbox => Kind::Button,
            AccessibleRole::TextInput => Kind::Field,
            AccessibleRole::Image => Kind::Picture,
            // Whatever else has a label is something to read.
            _ => Kind::Text,
        };
        let (at, size) = (element.absolute_position(), element.size());
        (element.computed_opacity() > 0.0).then(|| Self {
            kind,
            label: element.accessible_label().unwrap_or_default().into(),
            value: element.accessible_value().unwrap_or_default().into(),
            enabled: element.accessible_enabled().unwrap_or(true),
            ticked: element.accessible_checked().unwrap_or(false),
            left: at.x,
            top: at.y,
            right: at.x + size.width,
            bottom: at.y + size.height,
        })
    }

    pub(super) fn centre(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(super) fn holds(&self, (x, y): (f32, f32)) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// The glass as it is now.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) error: String,
    pub(super) template: Screen,
    /// Title of what must be answered first.
    pub(super) overlay: Option<String>,
    /// What must be answered first: its answers.
    pub(super) answers: Vec<String>,
    /// Which page, which state: what makes this screen another one than the last.
    facet: String,
    /// Label of the red button.
    pub(super) next: String,
    /// Label of 不确定 / 没有, empty without one.
    pub(super) unsure: String,
    /// Ticket number on the glass.
    pub(super) ticket: Option<String>,
    pub(super) english: bool,
    pub(super) width: f32,
    pub(super) height: f32,
    /// From back to front.
    pub(super) things: Vec<Thing>,
}

impl Sight {
    /// Looks at the glass.
    pub(super) fn of(app: &App) -> Self {
        let (shell, overlay) = (app.global::<Shell>(), app.global::<Overlay>());
        let (window, template) = (app.window(), shell.get_screen());
        let size = window.size().to_logical(window.scale_factor());
        let in_front = overlay.get_kind() != OverlayKind::None;
        let mut things: Vec<Thing> = Vec::new();
        for thing in ElementQuery::from_root(app).match_descendants().find_all().iter().filter_map(Thing::of) {
            // The root of a component is listed once for each component it inherits.
            if !things.contains(&thing) {
                things.push(thing);
            }
        }
        Self {
            slug: shell.get_slug().into(),
            title: shell.get_title().into(),
            error: shell.get_error().into(),
            template,
            overlay: in_front.then(|| overlay.get_title().into()),
            answers: if in_front { overlay.get_answers().iter().map(String::from).collect() } else { Vec::new() },
            facet: facet(app, template),
            next: shell.get_next_label().into(),
            unsure: unsure(app, template),
            ticket: (template == Screen::Ticket)
                .then(|| app.global::<Ticket>().get_number().into())
                .filter(|number: &String| !number.is_empty()),
            english: shell.get_english(),
            width: size.width,
            height: size.height,
            things,
        }
    }

    /// Two sights with the same name are the same screen.
    pub(super) fn name(&self) -> String {
        let overlay = self.overlay.as_deref().unwrap_or_default();
        format!("{}\n{}\n{}\n{overlay}", self.slug, self.title, self.facet)
    }

    /// The field typed into.
    pub(super) fn field(&self) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.kind == Kind::Field)
    }

    /// What can be touched.
    pub(super) fn buttons(&self) -> impl DoubleEndedIterator<Item = &Thing> {
        self.things.iter().filter(|thing| thing.kind == Kind::Button)
    }

    /// Everything that can be read.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let labels = self.things.iter().flat_map(|thing| [thing.label.as_str(), thing.value.as_str()]);
        labels.chain([self.title.as_str()]).filter(|text| !text.is_empty())
    }

    /// Whether a text on the glass holds this.
    pub(super) fn reads(&self, words: &str) -> bool {
        self.texts().any(|text| text.contains(words))
    }
}

fn facet(app: &App, template: Screen) -> String {
    let page = match template {
        Screen::Options => app.global::<Options>().get_page(),
        Screen::Rows => app.global::<Rows>().get_page(),
        Screen::Notice => app.global::<Notice>().get_page(),
        Screen::Reader => app.global::<Reader>().get_page(),
        Screen::Thumbs => app.global::<Thumbs>().get_page(),
        Screen::Preview if !app.global::<Preview>().get_ready() => 0,
        Screen::Preview => app.global::<Preview>().get_page(),
        Screen::Card => app.global::<Card>().get_state() as i32,
        Screen::Ticket => i32::from(app.global::<Ticket>().get_received()),
        Screen::Attract | Screen::Services | Screen::Field | Screen::Signature | Screen::Progress | Screen::Feedback => 0,
    };
    format!("{template:?} {page}")
}

fn unsure(app: &App, template: Screen) -> String {
    match template {
        Screen::Field => app.global::<Field>().get_unsure_label().into(),
        Screen::Options => app.global::<Options>().get_extras().row_data(0).unwrap_or_default().into(),
        Screen::Attract
        | Screen::Services
        | Screen::Notice
        | Screen::Reader
        | Screen::Card
        | Screen::Rows
        | Screen::Thumbs
        | Screen::Preview
        | Screen::Signature
        | Screen::Progress
        | Screen::Ticket
        | Screen::Feedback => String::new(),
    }
}

#[cfg(test)]
impl Sight {
    /// A window of that size with these things, from back to front.
    pub(super) fn with(width: f32, height: f32, things: Vec<Thing>) -> Self {
        Self {
            slug: "claims".into(),
            title: "对方现在还欠您多少本金？".into(),
            error: String::new(),
            template: Screen::Field,
            overlay: None,
            answers: Vec::new(),
            facet: String::new(),
            next: "下一步".into(),
            unsure: String::new(),
            ticket: None,
            english: false,
            width,
            height,
            things,
        }
    }
}

#[cfg(test)]
impl Thing {
    /// A thing at that place: left, top, width, height.
    pub(super) fn at(kind: Kind, label: &str, place: [f32; 4]) -> Self {
        let [left, top, width, height] = place;
        let (right, bottom) = (left + width, top + height);
        Self { kind, label: label.into(), value: String::new(), enabled: true, ticked: false, left, top, right, bottom }
    }
}
