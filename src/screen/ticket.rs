//! `Ticket`: 号票与回执.

use slint::{ComponentHandle as _, SharedString};
use ui::App;

use super::Look;
use crate::{
    filing::Bilingual,
    visit::{Copy, Glass, TicketKind},
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ticket {
    headline: SharedString,
    received: bool,
    note: SharedString,
    number_label: SharedString,
    number: SharedString,
    place: SharedString,
    printing: SharedString,
    trouble: bool,
    take_away: SharedString,
}

impl Ticket {
    pub(super) fn of(look: &Look<'_>) -> Self {
        let Glass::Ticket { kind, number, received, printed, ahead, copy } = look.machine.glass() else {
            return Self::default();
        };
        let (headline, note) = match (kind, received) {
            (TicketKind::Filing, true) => (
                look.say("法院已收到您的材料", "The court has received your papers"),
                look.say(
                    "收到材料还不是立案。您可以先回家，法院七日内答复。",
                    "Received does not mean accepted. You may go home: the court answers within seven days.",
                ),
            ),
            (TicketKind::Filing, false) => (
                look.say("已存好，正在送往法院", "Stored safely, on its way to the court"),
                look.say(
                    "您可以先回家。法院收到以后，七日内答复您。",
                    "You may go home. The court answers within seven days of receiving it.",
                ),
            ),
            (TicketKind::Window, _) => (
                look.say("号取好了", "Here is your number"),
                look.say("请带身份证和全部材料去窗口。", "Please bring your ID card and all papers to the window."),
            ),
            (TicketKind::Oral, _) => (
                if look.facts.staff_reached {
                    look.say("号取好了，工作人员马上来", "Here is your number, staff are coming")
                } else {
                    look.say("号取好了，请去窗口", "Here is your number, please go to the window")
                },
                look.say(
                    "请带身份证，工作人员会帮您记录。",
                    "Please keep your ID card ready; staff will write it down for you.",
                ),
            ),
        };
        let (printing, trouble) = match (copy, printed) {
            (Copy::Printing, _) => (look.say("诉状和回执正在打印……", "Complaint and receipt are printing …"), false),
            (Copy::Done(Ok(())), Some(Ok(()))) => (
                look.say("号票、诉状和回执都打好了，请拿走。", "Ticket, complaint and receipt are printed, please take them."),
                false,
            ),
            (Copy::Done(Err(sentence)), Some(_)) => (look.text(sentence), true),
            (_, None) => (look.say("号票正在打印……", "Your ticket is printing …"), false),
            (_, Some(Ok(()))) => (look.say("号票打好了，请拿走。", "Your ticket is printed, please take it."), false),
            (_, Some(Err(sentence))) => (look.text(sentence), true),
        };
        Self {
            headline,
            received: *received && *kind == TicketKind::Filing,
            note,
            number_label: look.say("您的号码", "Your number"),
            number: number.as_str().into(),
            place: place(look, *kind, &look.facts.window, *ahead),
            printing,
            trouble,
            take_away: match copy {
                Copy::Done(Ok(())) => look.say(
                    "请带走：身份证、材料原件、号票、诉状和回执",
                    "Please take: ID card, original papers, ticket, complaint and receipt",
                ),
                Copy::NotAsked | Copy::Printing | Copy::Done(Err(_)) => {
                    look.say("请带走：身份证、材料原件、号票", "Please take: ID card, original papers, ticket")
                }
            },
        }
    }

    pub(super) fn spoken(&self) -> Vec<SharedString> {
        vec![
            self.headline.clone(),
            self.note.clone(),
            self.number_label.clone(),
            self.number.clone(),
            self.place.clone(),
            self.printing.clone(),
        ]
    }

    pub(super) fn show(&self, app: &App) {
        let ticket = app.global::<ui::Ticket>();
        ticket.set_headline(self.headline.clone());
        ticket.set_received(self.received);
        ticket.set_note(self.note.clone());
        ticket.set_number_label(self.number_label.clone());
        ticket.set_number(self.number.clone());
        ticket.set_place(self.place.clone());
        ticket.set_printing(self.printing.clone());
        ticket.set_fraction(-1.0);
        ticket.set_print_trouble(self.trouble);
        ticket.set_take_away(self.take_away.clone());
    }
}

/// Where to wait, and how many are before; unknown is left out.
fn place(look: &Look<'_>, kind: TicketKind, window: &Bilingual, ahead: Option<u32>) -> SharedString {
    let (zh, en) = (&window.zh, &window.en);
    match ahead {
        // Filed: nobody has to wait; the window looks at originals and answers questions.
        None if kind == TicketKind::Filing => {
            look.say(&format!("要核对原件、有问题，请到{zh}"), &format!("Originals or questions: {en}"))
        }
        Some(0) => look.say(&format!("请到{zh} · 前面没有人"), &format!("Please go to: {en} · nobody ahead")),
        Some(1) => look.say(&format!("请到{zh}等候 · 前面 1 人"), &format!("Please wait at: {en} · 1 person ahead")),
        Some(people) => {
            look.say(&format!("请到{zh}等候 · 前面 {people} 人"), &format!("Please wait at: {en} · {people} people ahead"))
        }
        None => look.say(&format!("请到{zh}等候"), &format!("Please wait at: {en}")),
    }
}
