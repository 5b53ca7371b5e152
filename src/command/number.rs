//! `dengwen number check`.

use serde_json::{Value, json};

use super::{NumberKind, Verdict};
use crate::filing::{IdNumberError, ResidentNumber, Uscc, WireDate};

pub(super) fn check(kind: NumberKind, value: &str, as_json: bool) -> Verdict {
    let read = match kind {
        NumberKind::Resident => ResidentNumber::parse(value).map(Some),
        NumberKind::Hmt => ResidentNumber::parse(value).and_then(|number| {
            let hmt = ["81", "82", "83"].iter().any(|prefix| number.number().reveal().starts_with(prefix));
            if hmt { Ok(Some(number)) } else { Err(IdNumberError::Character) }
        }),
        NumberKind::Uscc => Uscc::parse(value).map(|_| None),
    };
    let reason = read.as_ref().err().map(ToString::to_string);
    if as_json {
        let person = read.as_ref().ok().and_then(Option::as_ref);
        println!(
            "{}",
            json!({
                "valid": reason.is_none(),
                "reason": reason,
                "birth_date": person.map(|n| WireDate(n.birth_date()).to_string()),
                "sex": person.map(|n| n.sex().chinese()),
                "region": person.map_or(Value::Null, |n| n.number().reveal()[..6].into()),
            })
        );
    } else {
        println!("{}", reason.as_deref().unwrap_or("valid"));
    }
    if reason.is_none() { Verdict::Done } else { Verdict::No }
}
