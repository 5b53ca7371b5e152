//! `dengwen kiosk`: production, full screen.

use std::{path::Path, sync::mpsc};

use slint::ComponentHandle as _;

use super::verdict::{Outcome, Verdict};
use crate::{config, document::find_assets, kiosk};

pub(super) fn run(folder: &Path) -> Outcome {
    kiosk::keep_one_heap();
    let loaded = config::load(folder).map_err(|error| Verdict::BadInput(error.to_string()))?;
    let settings = loaded.settings;
    let assets = find_assets(settings.assets.clone()).map_err(|error| Verdict::BadInput(error.to_string()))?;
    kiosk::use_own_fonts(&assets);
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("DENGWEN_LOG").unwrap_or_else(|_| "info".into()))
        .init();
    // Where it happened and nothing else: what a panic says may quote what somebody typed.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(event = "defect", place);
    }));
    for problem in &loaded.problems {
        tracing::error!(event = "settings-problem", %problem);
    }
    let channel = kiosk::line();
    let window = kiosk::open_window(&settings, channel.0.clone());
    let app =
        window.map_err(|error| Verdict::Failed(format!("{error}; the kiosk needs a display, see kiosk-config/README.md")))?;
    let (failed, failure) = mpsc::channel();
    let mut kiosk = kiosk::start(settings, assets, app.as_weak(), channel, move |error| {
        let _ = failed.send(error.to_string());
        let _ = slint::quit_event_loop();
    });
    slint::run_event_loop_until_quit().map_err(|error| Verdict::Failed(error.to_string()))?;
    kiosk.stop();
    match failure.try_recv() {
        Ok(error) => Err(Verdict::Failed(error)),
        Err(_) => Ok(Verdict::Done),
    }
}
