//! What the kiosk knows beside the machine: names, clock, devices, pictures.

use std::collections::BTreeMap;

use slint::{Rgba8Pixel, SharedPixelBuffer};
use uuid::Uuid;

use crate::filing::Bilingual;

/// A picture for the glass; told from others by its number.
#[derive(Clone)]
pub struct Picture {
    /// Changes with the content.
    pub id: u128,
    /// The pixels.
    pub pixels: SharedPixelBuffer<Rgba8Pixel>,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl std::fmt::Debug for Picture {
    /// Never the pixels: they are somebody's papers.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.pixels.width(), self.pixels.height())
    }
}

/// One thing this kiosk can, or cannot, do right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ability {
    /// In the visitor's words.
    pub say: Bilingual,
    /// Whether it works.
    pub ok: bool,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Name of the court.
    pub court: Bilingual,
    /// Name of the hall.
    pub hall: Bilingual,
    /// Where a person helps.
    pub person: Bilingual,
    /// `09:42`.
    pub clock: String,
    /// Width smaller than height.
    pub portrait: bool,
    /// A filing can be sealed for the court.
    pub can_file: bool,
    /// The court's desk heard the last message of this kiosk.
    pub staff_reached: bool,
    /// What works, for 待机.
    pub abilities: Vec<Ability>,
    /// This kiosk has a scanner.
    pub has_scanner: bool,
    /// Speech is installed.
    pub speech: bool,
    /// It speaks now.
    pub speaking: bool,
    /// The notice: short paragraphs, tick, sections.
    pub notice: Notice,
    /// Small pictures of scanned pages.
    pub thumbs: BTreeMap<Uuid, Picture>,
    /// Pages that came in during the scan under way.
    pub scanned_now: usize,
    /// The complaint as typeset: the page shown and how many there are.
    pub complaint: Option<(Picture, usize)>,
    /// Where tickets lead.
    pub window: Bilingual,
}

/// The notice before filing, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Heading.
    pub title: Bilingual,
    /// The few sentences.
    pub paragraphs: Vec<Bilingual>,
    /// The tick.
    pub tick: Bilingual,
    /// The full text: heading and text of each section.
    pub sections: Vec<(Bilingual, Bilingual)>,
}
