//! What is a filing? Parties, claims, evidence, consents, numbers, money, fees, receipts.
//!
//! Pure: no I/O, no clock, no randomness, no Slint. Everything else in the house may know this room.

mod amount_in_words;
mod card;
mod ethnic;
mod fee;
mod figures;
mod foreigner_number;
mod identity_number;
mod interest;
mod language;
mod lpr;
mod model;
mod money;
mod money_text;
mod mrz;
mod passport;
mod percent;
mod permit;
mod personal;
mod receipt;
mod region;
mod uscc;
mod wire_date;

pub use card::{CardDocument, IdCard, IdDocument, Sex, TravelDocument};
pub use ethnic::{ethnic_group_code, ethnic_group_name, is_ethnic_group};
pub use fee::{Fee, FeeBases, FeeError, FeeEstimate, FeeKind, litigation_fee, property_case_fee};
pub use figures::Figures;
pub use foreigner_number::{ForeignerEdition, ForeignerNumber, ForeignerNumberError};
pub use identity_number::{IdNumberError, ResidentNumber};
pub use interest::{InterestError, simple_interest};
pub use language::{Bilingual, Language};
pub use lpr::LprTable;
pub use model::*;
pub use money::{Money, MoneyError};
pub use mrz::{Mrz, MrzError, MrzField, MrzFormat};
pub use passport::{Passport, PassportError};
pub use percent::{Percent, PercentError};
pub use permit::{HmtNumber, HomeRegion, TravelPermitError, TravelPermitNumber};
pub use personal::Personal;
pub use receipt::{Receipt, ReceiptDocument};
pub use region::{region_name, regions_after};
pub use uscc::Uscc;
pub use wire_date::{WireDate, parse_iso_date};
