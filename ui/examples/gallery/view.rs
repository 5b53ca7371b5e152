//! One way to look at a template.

use slint::ComponentHandle as _;
use ui::{App, Theme};

/// Language, orientation and text size.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub english: bool,
    pub portrait: bool,
    pub scale: f32,
}

impl View {
    /// Both orientations, both languages, four sizes.
    pub fn all() -> impl Iterator<Item = Self> {
        [true, false].into_iter().flat_map(|portrait| {
            [false, true]
                .into_iter()
                .flat_map(move |english| [1.0, 1.25, 1.6, 2.0].into_iter().map(move |scale| Self { english, portrait, scale }))
        })
    }

    /// Turns the window into this view.
    pub fn apply(self, app: &App) {
        let (width, height) = if self.portrait { (1080, 1920) } else { (1920, 1080) };
        app.window().set_size(slint::PhysicalSize::new(width, height));
        slint::select_bundled_translation(if self.english { "en" } else { "" }).expect("both languages are bundled");
        let theme = app.global::<Theme>();
        theme.set_portrait(self.portrait);
        theme.set_scale(self.scale);
    }
}
