//! The scripted visitor: walks the real element tree of the glass by accessible role and label, as a person would by
//! eye, without a display.
//!
//! Knows the glass (`ui`) and the names of the steps. It never reaches behind the glass: what it cannot see, inside the
//! window and enabled, it cannot touch. Exists with the feature `scripted` alone, never in what is delivered.

mod error;
mod eye;
mod finger;
mod glass;
mod journal;
mod keyboard;
mod lexicon;
mod scenario;
mod walk;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

pub use error::{Scene, WalkError};
pub use finger::Miss;
pub use journal::{StepSummary, Summary, Walk};
pub use lexicon::{Lexicon, Stroke, Unwritable};
pub use scenario::{Act, Deed, Reply, Scenario, ScenarioError, Wrong};
pub use walk::walk;

/// What the driver may do beside touching the glass: hands at the devices and at the network plug.
pub trait Surroundings: Send + Sync {
    /// Lays the card of `file` on the reader.
    fn put_card(&self, file: &Path) -> Result<(), String>;
    /// Takes the card away.
    fn lift_card(&self);
    /// Puts these pages into the scanner, in place of what lay there.
    fn load_pages(&self, files: &[PathBuf]) -> Result<(), String>;
    /// Makes a device misbehave, e.g. `printer` `paper-out`, `scanner` `jam-after 1`, `id-reader` `dumb`.
    fn set_fault(&self, device: &str, fault: &str) -> Result<(), String>;
    /// Pulls the network plug, or puts it back.
    fn cut_network(&self, cut: bool);
}

/// Says when every touch sent so far has been answered on the glass.
pub trait Pulse: Send + Sync {
    /// Waits until it is so; `false` when it is not within that time.
    fn wait_quiet(&self, within: Duration) -> bool;
}

/// Puts Slint on a platform without display, with the software renderer. To be called once, on the thread that will run
/// the event loop, before the first window.
pub fn install_backend() -> Result<(), slint::platform::SetPlatformError> {
    use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
    let options = TestingBackendOptions { mock_time: false, threading: true, renderer_name: Some("software".into()) };
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))
}

/// The most memory this process has held, in KiB; 0 where the system does not say (`VmHWM`, proc(5)).
pub fn peak_rss_kib() -> u64 {
    std::fs::read_to_string("/proc/self/status").ok().and_then(|status| high_water_mark(&status)).unwrap_or(0)
}

fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_read_from_the_status() {
        assert_eq!(high_water_mark("Name:\tx\nVmHWM:\t  20480 kB\nVmRSS:\t 1 kB\n"), Some(20480));
        assert_eq!(high_water_mark("Name:\tx\n"), None);
        assert!(peak_rss_kib() > 1000);
    }
}
