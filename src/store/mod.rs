//! What survives a power cut? Drafts, outbox, tickets, keys.

pub mod durable;
