//! What the machine may look at: content, clock, what this kiosk has.

use std::time::Duration;

use uuid::Uuid;

use super::IdleTimes;
use crate::{
    causes::LazyCauses,
    filing::{Figures, WireDate},
    input::Pinyin,
    interview::Library,
};

/// The consent text in force.
#[derive(Clone, Copy, Debug)]
pub struct ConsentText<'a> {
    /// Version.
    pub version: &'a str,
    /// SHA-256 of what is shown.
    pub sha256: &'a str,
    /// The text in full.
    pub text: &'a str,
}

/// What the machine may look at but does not own.
pub struct World<'a> {
    /// Content of all case types.
    pub library: &'a Library,
    /// All causes of action.
    pub causes: &'a LazyCauses,
    /// Fees and rates the court sets.
    pub figures: &'a Figures,
    /// The pinyin table.
    pub pinyin: &'a Pinyin,
    /// Times of idle warning and expiry.
    pub idle: IdleTimes,
    /// The consent text in force.
    pub consent: ConsentText<'a>,
    /// Whether a filing can be sealed for the court: its key was proven once.
    pub can_file: bool,
    /// Whether this kiosk has an A4 printer.
    pub can_print_a4: bool,
    /// Whether it has a scanner.
    pub can_scan: bool,
    /// One touch answers a question with options, but only when it has been on the glass for so long: the second half of a double
    /// touch answers nothing.
    pub settle: Duration,
    /// Since the program started; never goes back.
    pub clock: Duration,
    /// Now, RFC 3339.
    pub now: &'a str,
    /// The court's calendar day.
    pub today: WireDate,
    /// A fresh random id (UUIDv7).
    pub new_id: &'a dyn Fn() -> Uuid,
}
