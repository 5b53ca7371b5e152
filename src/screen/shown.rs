//! What is on the glass right now, on Slint's thread: so that a touch means what the finger saw.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use super::View;
use crate::visit::Touch;

/// Two touches on the same button within this are one trembling finger when the screen changed in between.
const TREMBLE: Duration = Duration::from_millis(300);

/// Which screen a touch was made on, and which touches a view has answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TouchMark {
    /// Number of the screen; a touch made on another one is not for this one.
    pub screen: u64,
    /// How many touches were answered before this view was made.
    pub answered: u64,
}

thread_local! {
    static SHOWN: RefCell<Shown> = const { RefCell::new(Shown { view: None, last: None }) };
}

struct Shown {
    view: Option<View>,
    /// The last touch, when and on which screen.
    last: Option<(Touch, Instant, u64)>,
}

/// Makes `view` the one that is shown; `change` gets the one before it.
pub(super) fn replace(view: View, change: impl FnOnce(Option<&View>, &View)) {
    SHOWN.with_borrow_mut(|shown| {
        change(shown.view.as_ref(), &view);
        #[cfg(feature = "scripted")]
        pulse::shown(view.mark.answered);
        shown.view = Some(view);
    });
}

/// A touch as the finger meant it: positions on the page become positions in the list. `None` for a trembling finger.
pub(super) fn meant(touch: Touch) -> Option<(Touch, u64)> {
    SHOWN.with_borrow_mut(|shown| {
        let view = shown.view.as_ref()?;
        let screen = view.mark.screen;
        let touch = if view.overlay.is_open() { view.overlay.meant(touch) } else { view.body.places().meant(touch) };
        let trembled = matches!(&shown.last, Some((last, at, on))
            if *last == touch && *on != screen && at.elapsed() < TREMBLE && matches!(touch, Touch::Next | Touch::Back));
        shown.last = Some((touch.clone(), Instant::now(), screen));
        (!trembled).then_some((touch, screen))
    })
}

#[cfg(feature = "scripted")]
pub use pulse::Pulse;

/// For the scripted visitor: has the glass answered every touch?
#[cfg(feature = "scripted")]
mod pulse {
    use std::{
        sync::{Condvar, Mutex, PoisonError},
        time::Duration,
    };

    struct Counts {
        sent: u64,
        answered: u64,
        views: u64,
    }

    static COUNTS: Mutex<Counts> = Mutex::new(Counts { sent: 0, answered: 0, views: 0 });
    static CHANGED: Condvar = Condvar::new();
    /// The first view is made by the window itself, the second without any content, before the kiosk looks whom it has left
    /// unfinished.
    const OPENING: u64 = 2;

    pub(crate) fn sent() {
        COUNTS.lock().unwrap_or_else(PoisonError::into_inner).sent += 1;
    }

    pub(super) fn shown(answered: u64) {
        let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
        counts.answered = answered;
        counts.views += 1;
        CHANGED.notify_all();
    }

    /// The beat of the glass.
    pub struct Pulse;

    impl Pulse {
        /// Waits until the kiosk has spoken at all and every touch made so far was answered on the glass.
        pub fn wait_quiet(&self, within: Duration) -> bool {
            let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
            let waiting = |counts: &mut Counts| counts.answered < counts.sent || counts.views <= OPENING;
            let waited = CHANGED.wait_timeout_while(counts, within, waiting);
            waited.is_ok_and(|(_, timeout)| !timeout.timed_out())
        }
    }
}

#[cfg(feature = "scripted")]
pub(super) use pulse::sent;
