//! Dengwen (登闻): self-service filing kiosk for court halls.
//!
//! The rooms are described in `ARCHITECTURE.md`; data walks through them in the order of this list.

pub mod court;
pub mod filing;
pub mod forward;
pub mod package;
pub mod store;
