//! The window: made first, so that the first screen is there while store and content are still being opened.

use std::{path::Path, sync::mpsc::Sender, time::Duration};

use slint::{ComponentHandle as _, PlatformError, Weak};
use ui::{App, Theme};

use super::{clock::Clock, message::Message};
use crate::{
    causes::{Causes, LazyCauses},
    config::Settings,
    filing::{Bilingual, WireDate},
    input::Pinyin,
    interview::Library,
    screen::{Facts, Look, TouchMark, View, connect},
    visit::{ConsentText, Machine, World},
};

/// Names our own fonts before Slint looks for any; a name given from outside wins.
pub fn use_own_fonts(assets: &Path) {
    const VARIABLE: &str = "FONTCONFIG_FILE";
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    let Ok(fonts) = std::fs::canonicalize(assets.join("fonts/fonts.conf")) else { return };
    // SAFETY: called at the very start of the program, before any other thread runs.
    #[expect(unsafe_code, reason = "the one way to tell fontconfig where our fonts are")]
    unsafe {
        std::env::set_var(VARIABLE, fonts);
    }
}

/// Makes the window of the visitor's glass and shows 待机. Touches go to `touches`.
pub fn open_window(settings: &Settings, touches: Sender<Message>) -> Result<App, PlatformError> {
    let app = App::new()?;
    let panel = settings.panel;
    let theme = app.global::<Theme>();
    theme.set_px_per_mm(panel.px_per_mm);
    theme.set_portrait(panel.width < panel.height);
    app.window().set_size(slint::PhysicalSize::new(panel.width, panel.height));
    connect(&app, move |touch, screen| {
        // Gone only when the program ends.
        let _ = touches.send(Message::Touch { touch, screen });
    });
    let facts = Facts { can_file: true, ..facts(settings) };
    first_view(settings, facts).show(&app);
    app.show()?;
    app.window().set_fullscreen(panel.fullscreen);
    Ok(app)
}

/// 待机, without any content.
pub(super) fn first_view(settings: &Settings, facts: Facts) -> View {
    let clock = Clock::start();
    let now = clock.now(settings.utc_offset);
    let facts = Facts { clock: format!("{:02}:{:02}", now.hour(), now.minute()), ..facts };
    let world = World {
        causes: &LazyCauses::new(Box::new(Causes::default)),
        library: &Library { case_types: std::collections::BTreeMap::new(), problems: Vec::new() },
        figures: &settings.figures,
        pinyin: &Pinyin::empty(),
        idle: settings.idle,
        consent: ConsentText { version: "", sha256: "", text: "" },
        can_file: facts.can_file,
        can_print_a4: false,
        can_scan: false,
        settle: settings.settle,
        clock: Duration::ZERO,
        now: "",
        today: WireDate(now.date()),
        new_id: &uuid::Uuid::now_v7,
    };
    View::of(&Look { machine: &Machine::new(None, Duration::ZERO), world: &world, facts: &facts }, TouchMark::default())
}

/// What the settings say about this kiosk.
pub(super) fn facts(settings: &Settings) -> Facts {
    Facts {
        court: settings.court_name.clone(),
        hall: settings.hall.clone(),
        person: settings.person.clone(),
        portrait: settings.panel.width < settings.panel.height,
        has_scanner: settings.scanner.is_some(),
        window: Bilingual::new("窗口", "the window"),
        ..Facts::default()
    }
}

/// Puts views on the glass from another thread.
pub(super) fn publisher(app: Weak<App>) -> impl Fn(View) + Send {
    move |view| {
        // The window is gone only when the program ends.
        let _ = app.upgrade_in_event_loop(move |app| view.show(&app));
    }
}
