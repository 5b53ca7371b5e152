//! The rooms of `src/` and the arrows between them, as ARCHITECTURE.md draws them: one way only.
#![allow(missing_docs)]

use std::path::{Path, PathBuf};

/// Each room, and the rooms it may know.
const ROOMS: [(&str, &[&str]); 17] = [
    ("filing", &[]),
    ("causes", &["filing"]),
    ("interview", &["filing"]),
    ("input", &[]),
    ("visit", &["causes", "filing", "interview", "input"]),
    ("device", &["filing"]),
    ("document", &["filing"]),
    ("package", &["filing"]),
    ("store", &["filing", "package"]),
    ("forward", &["filing", "package", "store"]),
    ("simulator", &["filing", "device"]),
    ("config", &["filing", "store", "visit"]),
    ("screen", &["causes", "filing", "interview", "input", "visit"]),
    (
        "kiosk",
        &[
            "causes",
            "filing",
            "interview",
            "input",
            "visit",
            "device",
            "document",
            "package",
            "store",
            "forward",
            "config",
            "screen",
        ],
    ),
    ("court", &["filing", "package"]),
    ("scripted", &["filing", "visit", "store"]),
    (
        "command",
        &[
            "causes",
            "filing",
            "interview",
            "input",
            "visit",
            "device",
            "document",
            "package",
            "store",
            "forward",
            "simulator",
            "config",
            "screen",
            "kiosk",
            "court",
            "scripted",
        ],
    ),
];

/// Rooms that may name Slint or the screens.
const GLASS: [&str; 4] = ["screen", "kiosk", "command", "scripted"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a room") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every room named by `crate::room` or in a `use crate::{room::…}`; tests inside a room may know more.
fn named(text: &str) -> Vec<&'static str> {
    let code: String = text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let grouped: String = code.split("use crate::{").skip(1).filter_map(|rest| rest.split("};").next()).collect();
    ROOMS
        .iter()
        .map(|(room, _)| *room)
        .filter(|room| {
            let in_group = |text: &str| {
                text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                    .any(|word| word.starts_with(&format!("{room}::")))
            };
            code.contains(&format!("crate::{room}::")) || in_group(&grouped)
        })
        .collect()
}

#[test]
fn arrows_go_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, may_know) in ROOMS {
        let mut files = Vec::new();
        sources(&src.join(room), &mut files);
        assert!(!files.is_empty(), "{room} is empty");
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source file");
            for other in named(&text).into_iter().filter(|other| *other != room && !may_know.contains(other)) {
                wrong.push(format!("{} knows {other}", file.strip_prefix(&src).expect("inside").display()));
            }
            let glass = ["slint::", "ui::"].iter().any(|word| {
                text.lines().any(|line| {
                    line.starts_with(&format!("use {word}")) || line.contains(&format!(" {word}")) && line.contains("use ")
                })
            });
            if glass && !GLASS.contains(&room) {
                wrong.push(format!("{} names the glass", file.strip_prefix(&src).expect("inside").display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_is_on_the_map() {
    let library = include_str!("../src/lib.rs");
    let map = include_str!("../ARCHITECTURE.md");
    for module in library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        assert!(ROOMS.iter().any(|(room, _)| *room == module), "{module} has no rule here");
        assert!(map.contains(&format!("{module}/")), "{module} is not in ARCHITECTURE.md");
    }
}
