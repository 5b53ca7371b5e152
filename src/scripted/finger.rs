//! A finger: finds what is meant, refuses what a person could not touch, and touches the rest through real pointer events.

use slint::{
    ComponentHandle as _, LogicalPosition,
    platform::{PointerEventButton, WindowEvent},
};
use ui::App;

use super::{
    eye::{Kind, Sight, Thing},
    keyboard,
};

/// What the finger aims at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The button of this label, outside the keyboard's suggestions.
    Button(String),
    /// A key by the labels it may have.
    Key(Vec<String>),
    /// The suggestion that reads so.
    Candidate(String),
    /// The key that turns to other suggestions.
    MoreCandidates,
    /// The button of the line whose words begin so.
    Row(String),
}

impl std::fmt::Display for Aim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Button(label) => write!(f, "the button “{label}”"),
            Self::Key(labels) => write!(f, "the key “{}”", labels.join("” or “")),
            Self::Candidate(text) => write!(f, "the suggestion “{text}”"),
            Self::MoreCandidates => write!(f, "the key for other suggestions"),
            Self::Row(words) => write!(f, "the button of the line “{words} …”"),
        }
    }
}

/// Why the finger did not come down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Miss {
    /// Nothing of that name is on the glass.
    #[error("it is not on the glass")]
    NotSeen,
    /// A part of it is outside the window.
    #[error("it lies outside the window, at {0}")]
    Outside(String),
    /// It is shown as not available.
    #[error("it is not enabled")]
    Disabled,
    /// Something else lies over its middle.
    #[error("“{0}” lies over it")]
    Covered(String),
}

/// Finds what is meant, if a person could touch it.
pub(super) fn find(sight: &Sight, aim: &Aim) -> Result<Thing, Miss> {
    let thing = match aim {
        Aim::Button(label) => sight.buttons().rfind(|thing| thing.label == *label && !keyboard::is_candidate(sight, thing)),
        Aim::Key(labels) => {
            sight.buttons().filter(|thing| labels.contains(&thing.label)).max_by(|a, b| a.top.total_cmp(&b.top))
        }
        Aim::Candidate(text) => sight.buttons().find(|thing| thing.label == *text && keyboard::is_candidate(sight, thing)),
        Aim::MoreCandidates => keyboard::more_candidates(sight),
        Aim::Row(words) => in_row(sight, words),
    };
    let thing = thing.ok_or(Miss::NotSeen)?;
    within(sight, thing)?;
    if !thing.enabled {
        return Err(Miss::Disabled);
    }
    let in_front = sight.things.iter().skip_while(|other| *other != thing).skip(1);
    match in_front.filter(|other| other.kind == Kind::Button).find(|other| other.holds(thing.centre())) {
        Some(other) => Err(Miss::Covered(other.label.clone())),
        None => Ok(thing.clone()),
    }
}

fn within(sight: &Sight, thing: &Thing) -> Result<(), Miss> {
    let slack = 0.5;
    let inside = thing.left >= -slack
        && thing.top >= -slack
        && thing.right <= sight.width + slack
        && thing.bottom <= sight.height + slack
        && thing.right > thing.left
        && thing.bottom > thing.top;
    if inside {
        return Ok(());
    }
    let (width, height) = (thing.right - thing.left, thing.bottom - thing.top);
    Err(Miss::Outside(format!("{:.0}, {:.0}, {width:.0} × {height:.0}", thing.left, thing.top)))
}

/// The button beside the words, else the first beneath them.
fn in_row<'a>(sight: &'a Sight, words: &str) -> Option<&'a Thing> {
    let line = sight.things.iter().find(|thing| thing.kind == Kind::Text && thing.label.starts_with(words))?;
    let beside = |thing: &&Thing| thing.left >= line.right - 1.0 && (line.top..line.bottom).contains(&thing.centre().1);
    let beneath = |thing: &&Thing| thing.top >= line.bottom - 1.0 && thing.left < line.right && thing.right > line.left;
    sight.buttons().find(beside).or_else(|| sight.buttons().filter(beneath).min_by(|a, b| a.top.total_cmp(&b.top)))
}

/// Touches what is meant, in the same moment it is found.
pub(super) fn touch(app: &App, aim: &Aim) -> Result<(), Miss> {
    let thing = find(&Sight::of(app), aim)?;
    stroke(app, &[thing.centre()]);
    Ok(())
}

/// Three strokes inside the pad for the signature, as parts of its width and height.
const SIGNATURE: [&[(f32, f32)]; 3] = [
    &[(0.15, 0.35), (0.24, 0.33), (0.33, 0.31), (0.42, 0.30), (0.50, 0.30)],
    &[(0.34, 0.18), (0.34, 0.32), (0.33, 0.46), (0.31, 0.60), (0.26, 0.72), (0.19, 0.80)],
    &[(0.58, 0.25), (0.66, 0.24), (0.75, 0.26), (0.72, 0.42), (0.64, 0.58), (0.70, 0.70), (0.84, 0.76)],
];

/// Strokes of a signature.
pub(super) const STROKES: usize = SIGNATURE.len();

/// Draws one stroke of a signature on the pad.
pub(super) fn sign(app: &App, stroke_number: usize) -> Result<(), Miss> {
    let sight = Sight::of(app);
    let names = ["签名处", "Sign here"];
    let pad = sight.things.iter().find(|thing| thing.kind == Kind::Picture && names.contains(&thing.label.as_str()));
    let pad = pad.ok_or(Miss::NotSeen)?;
    within(&sight, pad)?;
    let place = |(x, y): &(f32, f32)| (pad.left + x * (pad.right - pad.left), pad.top + y * (pad.bottom - pad.top));
    let points: Vec<_> = SIGNATURE.get(stroke_number).into_iter().copied().flatten().map(place).collect();
    stroke(app, &points);
    Ok(())
}

/// Finger down at the first point, along all of them, up at the last.
fn stroke(app: &App, points: &[(f32, f32)]) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let at = |(x, y): (f32, f32)| LogicalPosition::new(x, y);
    let (window, button) = (app.window(), PointerEventButton::Left);
    window.dispatch_event(WindowEvent::PointerMoved { position: at(*first) });
    window.dispatch_event(WindowEvent::PointerPressed { position: at(*first), button });
    for point in points.iter().skip(1) {
        window.dispatch_event(WindowEvent::PointerMoved { position: at(*point) });
    }
    window.dispatch_event(WindowEvent::PointerReleased { position: at(*last), button });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(label: &str, place: [f32; 4]) -> Thing {
        Thing::at(Kind::Button, label, place)
    }

    fn aim(label: &str) -> Aim {
        Aim::Button(label.into())
    }

    #[test]
    fn only_what_a_person_could_touch_is_found() {
        let mut grey = button("提交", [0.0, 0.0, 90.0, 90.0]);
        grey.enabled = false;
        let things = vec![
            grey,
            button("下一步", [0.0, 100.0, 90.0, 90.0]),
            button("返回", [750.0, 0.0, 90.0, 90.0]),
            button("最后一项", [0.0, 500.0, 90.0, 90.0]),
            button("大字", [0.0, 540.0, 800.0, 60.0]),
        ];
        let sight = Sight::with(800.0, 600.0, things);
        assert_eq!(find(&sight, &aim("下一步")).map(|thing| thing.centre()), Ok((45.0, 145.0)));
        assert_eq!(find(&sight, &aim("提交")), Err(Miss::Disabled));
        assert!(matches!(find(&sight, &aim("返回")), Err(Miss::Outside(_))));
        assert_eq!(find(&sight, &aim("最后一项")), Err(Miss::Covered("大字".into())));
        assert_eq!(find(&sight, &aim("下一")), Err(Miss::NotSeen));
    }

    #[test]
    fn the_button_of_a_line_stands_beside_its_words_or_beneath_them() {
        let words = |label: &str, top: f32| Thing::at(Kind::Text, label, [0.0, top, 400.0, 90.0]);
        let scan = |left: f32, top: f32| button("扫描", [left, top, 90.0, 80.0]);
        let beside = vec![words("借条", 0.0), scan(500.0, 5.0), words("转账凭证，必须", 100.0), scan(500.0, 105.0)];
        let row = Aim::Row("转账凭证".into());
        let found = find(&Sight::with(800.0, 600.0, beside), &row).expect("found");
        assert_eq!(found.top, 105.0);
        let beneath = vec![words("借条", 0.0), scan(10.0, 95.0), words("转账凭证，必须", 200.0), scan(10.0, 295.0)];
        let found = find(&Sight::with(800.0, 600.0, beneath), &row).expect("found");
        assert_eq!(found.top, 295.0);
    }

    #[test]
    fn a_suggestion_is_not_taken_for_the_button_of_the_same_name() {
        let things = vec![
            button("返回", [100.0, 0.0, 90.0, 80.0]),
            button("q", [0.0, 100.0, 80.0, 80.0]),
            button("p", [720.0, 100.0, 80.0, 80.0]),
            button("返回", [0.0, 400.0, 200.0, 90.0]),
        ];
        let sight = Sight::with(800.0, 600.0, things);
        assert_eq!(find(&sight, &aim("返回")).map(|thing| thing.top), Ok(400.0));
        assert_eq!(find(&sight, &Aim::Candidate("返回".into())).map(|thing| thing.top), Ok(0.0));
    }
}
