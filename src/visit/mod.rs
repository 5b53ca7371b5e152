//! Where is this visitor? The flow as an explicit state machine: every state meets every event, and says what must happen.
//!
//! Knows `filing`, `interview` and the field of `input`. No I/O: time, ids and the day come in, effects go out.

mod event;
mod cause;
mod fellows;
mod front;
mod groups;
mod idle;
mod interest;
mod machine;
mod materials;
mod news;
mod opening;
mod questions;
mod stamp;
mod state;
mod step;
mod together;
mod tools;
mod typed;
mod world;

pub use cause::{cards, on_shelf};
pub use event::{Bar, DeviceNews, Effect, Event, HelpKind, Outcome, TicketKind, Touch};
pub use fellows::Signer;
pub use idle::{Idle, IdleTimes};
pub use interest::{Interest, InterestCase, InterestStep, LPR_RATES, Rate};
pub use machine::Machine;
pub use materials::{ABSENT_REASONS, ReviewItem, review_items};
pub use stamp::STAMPED;
pub use state::{Copy, Glass, IdleAnswer, LeaveAnswer, MaterialState, Overlay, Pause, Position, Visit};
pub use step::Step;
pub use tools::{FEE_KINDS, Tool, papers_for, papers_of, papers_texts};
pub use typed::{TYPED_DOCUMENTS, TYPED_SEXES, TypedStep};
pub use world::{ConsentText, World};
