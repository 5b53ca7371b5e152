//! `dengwen demo`: the whole filing on one machine, with simulated devices and an embedded court.

mod hall;
#[cfg(feature = "scripted")]
mod headless;
mod windowed;

use super::{table::DemoArguments, verdict::Outcome};

/// With a window, or with the scripted visitor.
pub(super) fn run(arguments: &DemoArguments) -> Outcome {
    if arguments.headless { headless(arguments) } else { windowed::run(arguments) }
}

#[cfg(feature = "scripted")]
fn headless(arguments: &DemoArguments) -> Outcome {
    headless::run(arguments)
}

#[cfg(not(feature = "scripted"))]
fn headless(_: &DemoArguments) -> Outcome {
    Err(super::verdict::Verdict::BadInput(
        "this program was built without the scripted visitor; build it with `cargo build --features scripted`".into(),
    ))
}
