//! The demonstration on a display: the kiosk's window, and a small panel with the hands of the hall.

use crate::command::{
    table::DemoArguments,
    verdict::{Outcome, Verdict},
};

pub(super) fn run(_arguments: &DemoArguments) -> Outcome {
    Err(Verdict::Failed("not yet".into()))
}
