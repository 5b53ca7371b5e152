//! `Progress`: what the kiosk does while the visitor waits.

use slint::{ComponentHandle as _, SharedString};
use ui::{App, Row, RowState};

use super::{Look, model, rows::row, shell::ticket_kind};
use crate::visit::Glass;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress {
    rows: Vec<Row>,
    pub(super) note: SharedString,
}

/// 提交.
pub(super) fn submitting(look: &Look<'_>) -> Progress {
    let nothing = SharedString::new;
    let todo = |title| row(title, nothing(), RowState::Todo, nothing());
    Progress {
        rows: vec![
            row(
                look.say("起诉状和材料正在封好", "Sealing complaint and papers"),
                look.say("只有法院打得开", "Only the court can open them"),
                RowState::Busy,
                nothing(),
            ),
            todo(look.say("存好，停电也不会丢", "Stored, safe even in a power cut")),
            todo(look.say("取号，打印号票", "Your number and ticket")),
            todo(look.say("送往法院，您不用等", "Sent to the court, no need to wait")),
        ],
        note: nothing(),
    }
}

/// 只取号, 口头起诉.
pub(super) fn taking_ticket(look: &Look<'_>) -> Progress {
    let title = match look.machine.glass() {
        Glass::TakingTicket(kind) => look.text(&ticket_kind(*kind)),
        Glass::Attract
        | Glass::Services
        | Glass::Tool(_)
        | Glass::Resume
        | Glass::Recover(..)
        | Glass::Filing(_)
        | Glass::Ticket { .. }
        | Glass::Feedback { .. } => SharedString::new(),
    };
    Progress { rows: vec![row(title, SharedString::new(), RowState::Busy, SharedString::new())], note: SharedString::new() }
}

impl Progress {
    pub(super) fn show(&self, app: &App) {
        let progress = app.global::<ui::Progress>();
        progress.set_rows(model(&self.rows));
        progress.set_fraction(-1.0);
        progress.set_note(self.note.clone());
    }
}
