//! The flow of a visit, walked as a visitor would: forward, back, away, and through every (state, event) pair.
#![allow(missing_docs)]

mod absence;
mod cause;
mod changes;
mod everything;
mod fellows;
mod flow;
mod stamp;
mod support;
mod together;
mod tools;
mod typed;
