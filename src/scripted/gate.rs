//! What a screen must never do: cut a text, leave the glass, stand without a name.

use i_slint_backend_testing::{AccessibleRole, ElementQuery};
use slint::ComponentHandle as _;
use ui::App;

/// Everything wrong with what the window shows now.
pub(super) fn complaints(app: &App) -> Vec<String> {
    let size = app.window().size();
    let (width, height) = (size.width as f32, size.height as f32);
    let mut found = Vec::new();
    for element in ElementQuery::from_root(app).match_descendants().find_all() {
        let Some(role) = element.accessible_role().filter(|role| *role != AccessibleRole::None) else { continue };
        let (at, size) = (element.absolute_position(), element.size());
        let label = element.accessible_label().unwrap_or_default();
        let mut complain = |what: &str| {
            let complaint = format!("{what}: {role:?} “{label}”");
            if !found.contains(&complaint) {
                found.push(complaint);
            }
        };
        if label.is_empty() {
            complain("no label");
        }
        if element.accessible_description().unwrap_or_default() == "cut" {
            complain("cut");
        }
        if at.x < -0.5 || at.y < -0.5 || at.x + size.width > width + 0.5 || at.y + size.height > height + 0.5 {
            complain("outside");
        }
    }
    found
}
