//! What is a filing? Parties, claims, evidence, consents, numbers, money, fees, receipts.
//!
//! Pure: no I/O, no clock, no randomness, no Slint. Everything else in the house may know this room.

mod amount_in_words;
mod card;
mod ethnic;
mod fee;
mod identity_number;
mod language;
mod model;
mod money;
mod personal;
mod receipt;
mod wire_date;

pub use card::{CardDocument, IdCard, Sex};
pub use ethnic::{ethnic_group_code, ethnic_group_name, is_ethnic_group};
pub use fee::{FeeEstimate, property_case_fee};
pub use identity_number::{IdNumberError, ResidentNumber, Uscc};
pub use language::{Bilingual, Language};
pub use model::*;
pub use money::{Money, MoneyError};
pub use personal::Personal;
pub use receipt::{Receipt, ReceiptDocument};
pub use wire_date::{WireDate, parse_iso_date};
