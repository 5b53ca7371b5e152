//! How does a person write? One field, a keyboard, a pinyin table.
//!
//! Pure but for reading the dictionary; knows no other room.

mod editor;
mod pinyin;

pub use editor::{Editor, Keyboard, Offer};
pub use pinyin::{Candidate, Pinyin};
