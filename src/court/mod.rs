//! The other side, `dengwen-court`: leases ticket numbers, lists calls for help, receives sealed filings, opens and checks every
//! object, and signs for what it holds.
//!
//! Knows `filing` and `package`. Objects stay sealed on disk and are opened in memory only. Clock and addresses come in from outside.

mod access;
mod answer;
mod checksum;
mod config;
mod desk;
mod examination;
mod help_calls;
mod keyring;
mod kiosks;
mod ledger;
mod object_folder;
mod packages;
mod policy;
mod server;
mod tickets;
mod tus;
mod uploads;

pub use config::{Clock, ConfigError, CourtConfig};
pub use keyring::KeyringError;
pub use server::{CourtHandle, StartError, serve, start};
