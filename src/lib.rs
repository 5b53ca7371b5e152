//! Dengwen (登闻): self-service filing kiosk for court halls.
//!
//! The rooms are described in `ARCHITECTURE.md`; data walks through them in the order of this list.

pub mod causes;
pub mod filing;
pub mod interview;
pub mod visit;

pub mod device;
pub mod input;

pub mod document;
pub mod package;
pub mod store;

pub mod forward;

pub mod simulator;

pub mod config;

pub mod screen;

pub mod kiosk;

pub mod command;

pub mod court;

#[cfg(feature = "scripted")]
pub mod scripted;
