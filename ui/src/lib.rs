//! The visitor's screens. All but `room` is generated from the `.slint` files of this crate.

mod generated {
    #![allow(missing_docs, unreachable_pub, clippy::all, clippy::unwrap_used)]
    slint::include_modules!();
}
#[cfg(feature = "scripted")]
pub mod gate;
pub mod room;
pub use generated::*;
