//! The visitor at the glass: looks, touches, waits. Runs on its own thread and speaks with the window through the event loop.

use std::{
    collections::{HashMap, HashSet},
    fmt::Display,
    io::Write as _,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use slint::ComponentHandle as _;
use ui::{App, gate};

use super::{
    Miss, Pulse, Scenario, Surroundings, WalkError,
    error::Scene,
    eye::Sight,
    finger::{self, Aim},
    journal::{Journal, Picture},
};

/// A touch is answered within this.
const ANSWER: Duration = Duration::from_secs(30);
/// The event loop does what it is asked within this; a picture of the screen takes longest.
const LOOP: Duration = Duration::from_secs(60);
/// Nobody means two touches on a button within this.
const TREMBLE: Duration = Duration::from_millis(310);
/// Between two looks while waiting.
const BLINK: Duration = Duration::from_millis(60);

/// A visitor on his way.
pub(super) struct Visitor<'a> {
    pub(super) app: slint::Weak<App>,
    pub(super) scenario: &'a Scenario,
    /// When he last touched a button.
    pub(super) last: Option<Instant>,
    /// Every touch is timed until its pixels are drawn.
    pub(super) timed: bool,
    /// Every screen is pictured, and the gate asked.
    pub(super) pictured: bool,
    /// Where he stands still.
    pub(super) until: Option<&'a str>,
    pub(super) surroundings: &'a dyn Surroundings,
    pub(super) pulse: &'a dyn Pulse,
    pub(super) journal: Journal,
    /// How often each question has been asked.
    pub(super) asked: HashMap<String, usize>,
    /// Rows that were opened, each with the title of its screen.
    pub(super) opened: HashSet<(String, String)>,
    /// Nobody ever sends: waiting for it lets time pass.
    pub(super) silence: (Sender<()>, Receiver<()>),
}

/// Says on stdout which screen came: whoever is going to pull the plug follows the visitor by it.
fn tell(sight: &Sight) -> Result<(), WalkError> {
    let title = sight.overlay.as_ref().unwrap_or(&sight.title);
    println!("{}", serde_json::json!({ "on": sight.slug, "title": title, "ticket": sight.ticket }));
    std::io::stdout().flush().map_err(|_| WalkError::Gone)
}

impl Visitor<'_> {
    /// Does something on the thread of the window.
    pub(super) fn ask<T: Send + 'static>(&self, deed: impl FnOnce(&App) -> T + Send + 'static) -> Result<T, WalkError> {
        let (answer, answered) = mpsc::channel();
        let deliver = move |app: App| {
            // Nobody listens any more when the walk has given up: nothing is lost.
            let _ = answer.send(deed(&app));
        };
        self.app.upgrade_in_event_loop(deliver).map_err(|_| WalkError::Gone)?;
        answered.recv_timeout(LOOP).map_err(|_| WalkError::Gone)
    }

    /// Looks at the glass; of a screen not seen just before, a picture is kept and the gate asked.
    pub(super) fn look(&mut self) -> Result<Sight, WalkError> {
        let sight = self.ask(Sight::of)?;
        if self.journal.see(&sight) {
            if self.until.is_some() {
                tell(&sight)?;
            }
            if !self.pictured {
                return Ok(sight);
            }
            let (picture, complaints) = self.ask(|app| (app.window().take_snapshot(), gate::complaints(app)))?;
            let picture = picture.map_err(|error| WalkError::Picture(error.to_string()))?;
            let (width, height) = (picture.width(), picture.height());
            self.journal.picture(&sight.slug, &Picture { width, height, pixels: picture.as_bytes().to_vec() })?;
            self.journal.complain(complaints);
        }
        Ok(sight)
    }

    /// A screen that was filled in: the picture shows it so, and the gate is asked once more.
    pub(super) fn check(&mut self) -> Result<(), WalkError> {
        if !self.pictured {
            return Ok(());
        }
        let (picture, complaints) = self.ask(|app| (app.window().take_snapshot(), gate::complaints(app)))?;
        let picture = picture.map_err(|error| WalkError::Picture(error.to_string()))?;
        let (width, height) = (picture.width(), picture.height());
        self.journal.picture_again(&Picture { width, height, pixels: picture.as_bytes().to_vec() })?;
        self.journal.complain(complaints);
        Ok(())
    }

    /// Touches what is no key.
    pub(super) fn touch(&mut self, aim: &Aim) -> Result<(), WalkError> {
        self.press(aim)?;
        self.journal.touched();
        Ok(())
    }

    /// Touches a key or a suggestion.
    pub(super) fn key(&mut self, aim: &Aim) -> Result<(), WalkError> {
        self.press(aim)?;
        self.journal.typed();
        Ok(())
    }

    fn press(&mut self, aim: &Aim) -> Result<(), WalkError> {
        // The glass takes the red button twice within a moment for one trembling finger, whatever it is called.
        if matches!(aim, Aim::Button(_))
            && let Some(at) = self.last
        {
            let _ = self.silence.1.recv_timeout(TREMBLE.saturating_sub(at.elapsed()));
        }
        let begun = Instant::now();
        let wanted = aim.clone();
        if let Err(miss) = self.ask(move |app| finger::touch(app, &wanted))? {
            let sight = self.look()?;
            return Err(self.missed(aim, miss, &sight));
        }
        if matches!(aim, Aim::Button(_)) {
            self.last = Some(Instant::now());
        }
        self.quiet()?;
        if self.timed {
            // A whole new picture of the glass: more than the window itself would have to draw.
            let drawn = self.ask(|app| app.window().take_snapshot().is_ok())?;
            if drawn {
                self.journal.answered(begun.elapsed());
            }
        }
        Ok(())
    }

    /// Signs with a finger; each stroke is a touch.
    pub(super) fn sign(&mut self) -> Result<(), WalkError> {
        for stroke in 0..finger::STROKES {
            if let Err(miss) = self.ask(move |app| finger::sign(app, stroke))? {
                let sight = self.look()?;
                return Err(self.missed("the pad for the signature", miss, &sight));
            }
            self.journal.touched();
            self.quiet()?;
        }
        Ok(())
    }

    /// Waits until everything touched so far is answered.
    pub(super) fn quiet(&mut self) -> Result<(), WalkError> {
        if self.pulse.wait_quiet(ANSWER) {
            return Ok(());
        }
        let sight = self.look()?;
        Err(WalkError::Frozen { within: ANSWER, scene: Scene::of(&sight) })
    }

    /// Looks again and again until it is as wanted.
    pub(super) fn wait_until(
        &mut self,
        wanted: &str,
        within: Duration,
        fulfilled: impl Fn(&Sight) -> bool,
    ) -> Result<Sight, WalkError> {
        let end = Instant::now() + within;
        loop {
            let sight = self.look()?;
            if fulfilled(&sight) {
                return Ok(sight);
            }
            if Instant::now() >= end {
                return Err(WalkError::Late { wanted: wanted.to_owned(), within, scene: Scene::of(&sight) });
            }
            match self.silence.1.recv_timeout(BLINK) {
                Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
    }

    pub(super) fn missed(&self, wanted: impl Display, miss: Miss, sight: &Sight) -> WalkError {
        WalkError::Missed { wanted: wanted.to_string(), miss, scene: Scene::of(sight) }
    }
}
