//! What a screen must never do: cut a text, draw it much smaller than asked for, leave the glass, overlap,
//! or ask for a finger thinner than 20 mm.

use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::ComponentHandle as _;

use crate::{App, Shell};

const MILLIMETRE: f32 = 4.032;

struct Seen {
    name: String,
    label: String,
    button: bool,
    bar: bool,
    image: bool,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Seen {
    fn of(element: &ElementHandle, role: AccessibleRole) -> Self {
        let (at, size) = (element.absolute_position(), element.size());
        let label = element.accessible_label().unwrap_or_default();
        let kind = element.type_name().unwrap_or_default();
        let bases: Vec<_> = element.bases().into_iter().flatten().collect();
        Self {
            name: format!("{kind} {role:?} “{label}”"),
            label: label.to_string(),
            button: matches!(role, AccessibleRole::Button | AccessibleRole::Checkbox | AccessibleRole::TextInput),
            bar: kind == "BarButton" || bases.iter().any(|b| b == "BarButton"),
            image: matches!(role, AccessibleRole::Image),
            left: at.x,
            top: at.y,
            right: at.x + size.width,
            bottom: at.y + size.height,
        }
    }

    fn apart(&self, other: &Self) -> f32 {
        let across = (other.left - self.right).max(self.left - other.right);
        let down = (other.top - self.bottom).max(self.top - other.bottom);
        across.max(down)
    }

    fn same(&self, other: &Self) -> bool {
        self.label == other.label && self.button == other.button && self.place() == other.place()
    }

    fn place(&self) -> String {
        format!("({:.0},{:.0} {:.0}×{:.0})", self.left, self.top, self.right - self.left, self.bottom - self.top)
    }
}

/// A text that is drawn smaller than it wants, as it says of itself: `fit 1.25 of 2`.
fn shrunk(element: &ElementHandle) -> Option<(f32, f32)> {
    let description = element.accessible_description()?;
    let (factor, wanted) = description.strip_prefix("fit ")?.split_once(" of ")?;
    Some((factor.parse().ok()?, wanted.parse().ok()?))
}

/// The least a text may be when `wanted` is due: the size of 大字 before it, and never below size 1.
/// English, which takes half as much room again, may come down two of them.
fn least(wanted: f32, english: bool) -> f32 {
    match if english { wanted * 0.8 } else { wanted } {
        w if w > 1.9 => 1.6,
        w if w > 1.5 => 1.25,
        _ => 1.0,
    }
}

/// Texts drawn smaller than at the size in force, though no smaller than they may be: good to know, nothing wrong.
pub fn smaller(app: &App) -> Vec<String> {
    let english = app.global::<Shell>().get_english();
    let mut found: Vec<String> = ElementQuery::from_root(app)
        .match_descendants()
        .find_all()
        .iter()
        .filter_map(|element| {
            let (factor, wanted) = shrunk(element).filter(|(factor, wanted)| *factor >= least(*wanted, english) - 0.01)?;
            Some(format!("{factor} of {wanted}: “{}”", element.accessible_label().unwrap_or_default()))
        })
        .collect();
    found.dedup();
    found
}

/// Everything wrong with what the window shows now.
pub fn complaints(app: &App) -> Vec<String> {
    let size = app.window().size();
    let (width, height) = (size.width as f32, size.height as f32);
    let english = app.global::<Shell>().get_english();
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for element in ElementQuery::from_root(app).match_descendants().find_all() {
        let Some(role) = element.accessible_role() else { continue };
        if matches!(role, AccessibleRole::None) {
            continue;
        }
        let it = Seen::of(&element, role);
        // The root of a component is listed once for each component it inherits.
        if seen.iter().any(|other: &Seen| other.same(&it)) {
            continue;
        }
        if element.accessible_label().unwrap_or_default().is_empty() {
            found.push(format!("no label: {} {}", it.name, it.place()));
        }
        if element.accessible_description().unwrap_or_default() == "cut" {
            found.push(format!("cut: {} {}", it.name, it.place()));
        }
        if let Some((factor, wanted)) = shrunk(&element).filter(|(factor, wanted)| *factor < least(*wanted, english) - 0.01) {
            found.push(format!("small: {factor} of {wanted}: {} {}", it.name, it.place()));
        }
        if it.left < -0.5 || it.top < -0.5 || it.right > width + 0.5 || it.bottom > height + 0.5 {
            found.push(format!("outside: {} {}", it.name, it.place()));
        }
        let thin = (it.right - it.left).min(it.bottom - it.top);
        if it.button && thin < 20.0 * MILLIMETRE {
            found.push(format!("under 20 mm: {} {}", it.name, it.place()));
        }
        seen.push(it);
    }
    for (i, one) in seen.iter().enumerate() {
        for other in &seen[i + 1..] {
            // Words stand on the pad and on pictures by design.
            if one.image || other.image {
                continue;
            }
            let apart = one.apart(other);
            let both = one.button && other.button && !(one.bar || other.bar);
            if apart < -1.0 {
                found.push(format!("overlap: {} {} and {} {}", one.name, one.place(), other.name, other.place()));
            } else if both && apart < 4.0 * MILLIMETRE - 0.6 {
                found.push(format!("gap {apart:.0}: {} {} and {} {}", one.name, one.place(), other.name, other.place()));
            }
        }
    }
    if seen.is_empty() {
        found.push("nothing on the screen".into());
    }
    found
}
