//! What the kiosk reads once at its start: case types, pinyin, the notice.

use std::{path::Path, sync::Arc, time::Duration};

use uuid::Uuid;

use super::{
    memory,
    notice::{Notice, NoticeError},
};
use crate::{
    causes::{Causes, LazyCauses},
    config::Settings,
    filing::{Figures, WireDate},
    input::Pinyin,
    interview::{Library, load_library},
    visit::{ConsentText, IdleTimes, World},
};

static NEW_ID: fn() -> Uuid = Uuid::now_v7;

/// What changes from one event to the next.
pub(super) struct Moment {
    pub(super) idle: IdleTimes,
    pub(super) can_file: bool,
    pub(super) can_print_a4: bool,
    pub(super) can_scan: bool,
    pub(super) settle: Duration,
    /// Since the program started.
    pub(super) clock: Duration,
    /// RFC 3339, at the court.
    pub(super) now: String,
    pub(super) today: WireDate,
}

/// See the module.
pub(super) struct Content {
    /// Case types; a court's own override those of the program.
    pub library: Arc<Library>,
    /// All causes of action.
    pub causes: Arc<LazyCauses>,
    /// Fees and rates the court sets.
    pub figures: Arc<Figures>,
    /// Pinyin table; empty when it cannot be read, and then only single letters can be typed.
    pub pinyin: Pinyin,
    /// The notice in force.
    pub notice: Arc<Notice>,
}

impl Content {
    /// Reads everything. What is wrong with a case type leaves that one out and is said in the log.
    pub(super) fn read(assets: &Path, settings: &Settings) -> Result<Self, NoticeError> {
        let own = assets.join("case-types");
        let folders: Vec<_> = [own].into_iter().chain(settings.case_types.iter().cloned()).collect();
        let tables = assets.join("dictionaries");
        let (library, pinyin) = std::thread::scope(|scope| {
            let pinyin = scope.spawn(|| Pinyin::load(&[&tables.join("legal.tsv"), &tables.join("pinyin.tsv")]));
            (load_library(&folders), pinyin.join())
        });
        for problem in &library.problems {
            tracing::error!(event = "content-problem", file = %problem.file.display(), line = problem.line, cause = problem.cause, remedy = problem.remedy);
        }
        let folder = assets.to_owned();
        let causes: Arc<LazyCauses> = Arc::new(LazyCauses::new(Box::new(move || {
            Causes::load(&folder).unwrap_or_else(|error| {
                tracing::error!(event = "causes-missing", %error);
                Causes::default()
            })
        })));
        // Nobody waits for them: the first visitor needs a minute to get there.
        let early = causes.clone();
        std::thread::spawn(move || {
            LazyCauses::force(&early);
            memory::give_back();
        });
        let pinyin = pinyin.unwrap_or_else(|panic| std::panic::resume_unwind(panic)).unwrap_or_else(|error| {
            tracing::error!(event = "pinyin-missing", %error);
            Pinyin::empty()
        });
        let notice = settings.consent.clone().unwrap_or_else(|| assets.join("texts/consent.toml"));
        Ok(Self {
            library: Arc::new(library),
            causes,
            figures: Arc::new(settings.figures.clone()),
            pinyin,
            notice: Arc::new(Notice::read(&notice)?),
        })
    }

    /// What the machine may look at.
    pub(super) fn world<'a>(&'a self, moment: &'a Moment) -> World<'a> {
        World {
            library: &self.library,
            causes: &self.causes,
            figures: &self.figures,
            pinyin: &self.pinyin,
            idle: moment.idle,
            consent: ConsentText { version: &self.notice.version, sha256: &self.notice.sha256, text: &self.notice.text },
            can_file: moment.can_file,
            can_print_a4: moment.can_print_a4,
            can_scan: moment.can_scan,
            settle: moment.settle,
            clock: moment.clock,
            now: &moment.now,
            today: moment.today,
            new_id: &NEW_ID,
        }
    }
}
