//! 盖章: an organisation's complaint is printed, stamped by hand and scanned in again. Who files for it signs all the same: the other
//! papers carry no seal.

use uuid::Uuid;

use super::{Effect, HelpKind, Machine, Overlay, Position, Touch, Visit, World, fellows::PLAINTIFFS};
use crate::filing::{Bilingual, Submission};

/// Where the pages of the stamped complaint lie among the papers of a visit; no item of the checklist is called so.
pub const STAMPED: &str = "stamped-complaint";

/// What the buttons of the screen mean, beside those of every paper.
pub(super) const PRINT_AGAIN: usize = 2;

impl Visit {
    /// Whether the first plaintiff is one that has a seal.
    pub fn has_seal(&self) -> bool {
        self.answers.choice(&format!("{PLAINTIFFS}.0.kind")) == Some("公司或单位")
    }

    /// The pages of the stamped complaint, and when the last of them came; `None` where what they say has been changed since.
    pub fn stamped(&self) -> Option<(&[Uuid], &str)> {
        let pages = &self.materials.get(STAMPED)?.pages;
        Some((pages.as_slice(), self.stamped_at.as_deref()?)).filter(|(pages, _)| !pages.is_empty())
    }
}

impl Machine {
    /// Whether the complaint can be stamped here: there is somebody with a seal, a printer and a scanner.
    pub fn can_stamp(&self, world: &World<'_>) -> bool {
        world.can_print_a4 && world.can_scan && self.visit().is_some_and(Visit::has_seal)
    }

    /// Prints the complaint as it stands, and waits for its stamped pages. Pages of an older one are destroyed; those of this one are
    /// shown.
    pub(super) fn print_to_stamp(&mut self) -> Vec<Effect> {
        if self.visit().is_some_and(|visit| visit.stamped().is_some()) {
            return self.go_to(Position::Stamp);
        }
        let mut old = Vec::new();
        self.change(|visit| {
            if let Some(state) = visit.materials.remove(STAMPED) {
                old = state.pages;
            }
        });
        let mut effects = self.go_to(Position::Stamp);
        effects.extend(old.into_iter().map(Effect::RemovePage));
        self.busy = true;
        effects.push(Effect::PrintToStamp);
        effects
    }

    pub(super) fn stamp(&mut self, touch: &Touch) -> Vec<Effect> {
        match touch {
            Touch::Choose(page) => {
                self.marked = vec![*page];
                Vec::new()
            }
            Touch::Extra(0) if !self.busy => {
                self.busy = true;
                self.error = None;
                vec![Effect::Scan]
            }
            Touch::Extra(1) if !self.busy => self.remove_stamped(),
            Touch::Extra(PRINT_AGAIN) if !self.busy => {
                self.error = None;
                self.busy = true;
                vec![Effect::PrintToStamp]
            }
            Touch::Extra(_) if !self.busy => {
                self.overlay = Some(Overlay::HelpCalled);
                vec![Effect::CallHelp(HelpKind::Assist)]
            }
            Touch::Back if !self.busy => self.go_to(Position::Signature(0)),
            Touch::Next if !self.busy && self.visit().is_some_and(|visit| visit.stamped().is_some()) => {
                self.go_to(Position::Signature(0))
            }
            Touch::Next
            | Touch::Back
            | Touch::Extra(_)
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

    /// The marked page, else the last.
    fn remove_stamped(&mut self) -> Vec<Effect> {
        let marked = self.marked.first().copied();
        let mut removed = None;
        self.change(|visit| {
            let Some(state) = visit.materials.get_mut(STAMPED) else { return };
            let index = marked.filter(|index| *index < state.pages.len()).or_else(|| state.pages.len().checked_sub(1));
            removed = index.map(|index| state.pages.remove(index));
        });
        self.marked.clear();
        removed.map(|page| vec![Effect::Save, Effect::RemovePage(page)]).unwrap_or_default()
    }

    /// A page of it is on the disk.
    pub(super) fn stamped_page(&mut self, page: Uuid, now: &str) -> Vec<Effect> {
        self.change(|visit| {
            let state = visit.materials.entry(STAMPED.to_owned()).or_default();
            state.pages.push(page);
            state.submission = Some(Submission::Scanned);
            visit.stamped_at = Some(now.to_owned());
        });
        vec![Effect::Save]
    }

    /// The printer's word.
    pub(super) fn printed_to_stamp(&mut self, result: Result<(), Bilingual>) {
        self.busy = false;
        self.error = result.err().map(|fault| {
            Bilingual::new(
                format!("{}也可以返回，用手指签名。", fault.zh),
                format!("{} You can also go back and sign with a finger.", fault.en),
            )
        });
    }
}
