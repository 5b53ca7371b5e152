//! What a walk leaves behind: a picture of every screen, and what it cost the visitor.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Instant,
};

use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
use serde::Serialize;

use super::{WalkError, eye::Sight};
use crate::store::durable;

/// What one step cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepSummary {
    /// Slug of the step.
    pub name: String,
    /// Touches that were no keys.
    pub touches: u64,
    /// Keys and suggestions of the on-screen keyboard.
    pub keystrokes: u64,
    /// Milliseconds on the glass.
    pub ms: u64,
}

/// A walk that was finished.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// In the order the steps were first reached.
    pub steps: Vec<StepSummary>,
    /// Touches that were no keys.
    pub touches: u64,
    /// Keys and suggestions of the on-screen keyboard.
    pub keystrokes: u64,
    /// Pictures of all screens, in order.
    pub screens: Vec<PathBuf>,
    /// What the gate found wrong, each with the picture it was found on.
    pub complaints: Vec<String>,
    /// The number on the ticket screen.
    pub ticket_number: Option<String>,
    /// Milliseconds from each touch until the glass was drawn anew; empty unless asked for.
    pub answer_ms: Vec<f64>,
    /// Everything that could ever be read on the glass.
    pub texts_seen: BTreeSet<String>,
}

/// `summary.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Of the filing.
    pub package_id: String,
    /// As it stood on the glass.
    pub ticket_number: Option<String>,
    /// Whether the court's receipt was verified.
    pub receipt_verified: bool,
    /// What each step cost.
    pub steps: Vec<StepSummary>,
    /// Touches that were no keys.
    pub touches: u64,
    /// Keys and suggestions of the on-screen keyboard.
    pub keystrokes: u64,
    /// The most memory the process held.
    pub peak_rss_kib: u64,
}

impl Walk {
    /// The summary of this walk, with what only the kiosk knows.
    pub fn summary(&self, package_id: impl Into<String>, receipt_verified: bool) -> Summary {
        Summary {
            package_id: package_id.into(),
            ticket_number: self.ticket_number.clone(),
            receipt_verified,
            steps: self.steps.clone(),
            touches: self.touches,
            keystrokes: self.keystrokes,
            peak_rss_kib: super::peak_rss_kib(),
        }
    }
}

/// A screen as pixels: width, height, RGBA.
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pixels: Vec<u8>,
}

/// Kept while the walk goes on.
pub(super) struct Journal {
    walk: Walk,
    folder: PathBuf,
    /// Index of the step the visitor is on, and since when the time counts for it.
    at: Option<usize>,
    since: Instant,
    /// Name of the screen the visitor is on.
    screen: String,
}

impl Journal {
    /// Pictures go to `out/screens`.
    pub(super) fn new(out: &Path) -> Result<Self, WalkError> {
        let folder = out.join("screens");
        std::fs::create_dir_all(&folder).map_err(|source| WalkError::Write { file: folder.clone(), source })?;
        Ok(Self { walk: Walk::default(), folder, at: None, since: Instant::now(), screen: String::new() })
    }

    /// Takes note of what is seen; `true` when it is another screen than before.
    pub(super) fn see(&mut self, sight: &Sight) -> bool {
        self.settle();
        let steps = &mut self.walk.steps;
        let at = steps.iter().position(|step| step.name == sight.slug).unwrap_or_else(|| {
            steps.push(StepSummary { name: sight.slug.clone(), touches: 0, keystrokes: 0, ms: 0 });
            steps.len() - 1
        });
        self.at = Some(at);
        for text in sight.texts() {
            if !self.walk.texts_seen.contains(text) {
                self.walk.texts_seen.insert(text.to_owned());
            }
        }
        if sight.ticket.is_some() {
            self.walk.ticket_number.clone_from(&sight.ticket);
        }
        let name = sight.name();
        let other = name != self.screen;
        self.screen = name;
        other
    }

    /// The time until now belongs to the step the visitor was on.
    fn settle(&mut self) {
        let now = Instant::now();
        if let Some(step) = self.at.and_then(|at| self.walk.steps.get_mut(at)) {
            let passed = now.duration_since(self.since);
            step.ms += passed.as_millis() as u64;
        }
        self.since = now;
    }

    pub(super) fn touched(&mut self) {
        self.walk.touches += 1;
        if let Some(step) = self.at.and_then(|at| self.walk.steps.get_mut(at)) {
            step.touches += 1;
        }
    }

    pub(super) fn answered(&mut self, after: std::time::Duration) {
        self.walk.answer_ms.push(after.as_secs_f64() * 1000.0);
    }

    pub(super) fn typed(&mut self) {
        self.walk.keystrokes += 1;
        if let Some(step) = self.at.and_then(|at| self.walk.steps.get_mut(at)) {
            step.keystrokes += 1;
        }
    }

    /// Keeps the picture of a screen: `NN-slug.png`, further ones of a step `NN-slug-2.png` and so on.
    pub(super) fn picture(&mut self, slug: &str, picture: &Picture) -> Result<(), WalkError> {
        let number = self.walk.screens.len() + 1;
        let of_step = |file: &&PathBuf| {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = name.split_once('-').map_or("", |(_, name)| name).to_owned();
            name == slug || name.strip_prefix(slug).is_some_and(|rest| rest.trim_start_matches('-').parse::<usize>().is_ok())
        };
        let before = self.walk.screens.iter().filter(of_step).count();
        let again = if before == 0 { String::new() } else { format!("-{}", before + 1) };
        let file = self.folder.join(format!("{number:02}-{slug}{again}.png"));
        write(&file, picture)?;
        self.walk.screens.push(file);
        Ok(())
    }

    /// The screen as it was left, in place of how it was met.
    pub(super) fn picture_again(&self, picture: &Picture) -> Result<(), WalkError> {
        self.walk.screens.last().map_or(Ok(()), |file| write(file, picture))
    }

    /// Keeps what the gate found, once for each screen.
    pub(super) fn complain(&mut self, complaints: Vec<String>) {
        let screen = self.walk.screens.last().and_then(|file| file.file_name()).unwrap_or_default().to_string_lossy();
        for complaint in complaints {
            let complaint = format!("{screen}: {complaint}");
            if !self.walk.complaints.contains(&complaint) {
                self.walk.complaints.push(complaint);
            }
        }
    }

    pub(super) fn close(mut self) -> Walk {
        self.settle();
        self.walk
    }
}

fn write(file: &Path, picture: &Picture) -> Result<(), WalkError> {
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&picture.pixels, picture.width, picture.height, ExtendedColorType::Rgba8)
        .map_err(|error| WalkError::Picture(error.to_string()))?;
    durable::write(file, &png).map_err(|source| WalkError::Write { file: file.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_the_names_the_checks_look_for() {
        let walk = Walk {
            steps: vec![StepSummary { name: "attract".into(), touches: 1, keystrokes: 0, ms: 5 }],
            touches: 1,
            ticket_number: Some("L017".into()),
            ..Walk::default()
        };
        let json = serde_json::to_value(walk.summary("0190", true)).expect("JSON");
        let names: Vec<_> = json.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["package_id", "ticket_number", "receipt_verified", "steps", "touches", "keystrokes", "peak_rss_kib"]
        );
        assert_eq!(json["steps"][0]["name"], "attract");
    }

    #[test]
    fn pictures_are_numbered_through_and_within_their_step() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut journal = Journal::new(folder.path()).expect("a journal");
        let picture = Picture { width: 1, height: 1, pixels: vec![0; 4] };
        for slug in ["attract", "parties", "parties", "claims", "parties"] {
            journal.picture(slug, &picture).expect("kept");
        }
        let names: Vec<_> =
            journal.walk.screens.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["01-attract.png", "02-parties.png", "03-parties-2.png", "04-claims.png", "05-parties-3.png"]);
        assert!(folder.path().join("screens/05-parties-3.png").is_file());
    }
}
