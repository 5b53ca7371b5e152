//! `dengwen number check`.

use serde_json::json;
use time::{Date, macros::offset};

use super::{NumberKind, Verdict};
use crate::{
    filing::{ForeignerNumber, HmtNumber, Mrz, Passport, ResidentNumber, Sex, TravelPermitNumber, Uscc, WireDate},
    kiosk::Clock,
};

/// What a number says; `None` where it does not.
#[derive(Default)]
struct Said {
    birth_date: Option<Date>,
    sex: Option<Sex>,
    region: Option<String>,
    region_code: Option<String>,
    nationality: Option<String>,
    document_number: Option<String>,
    expires: Option<Date>,
}

pub(super) fn check(kind: NumberKind, value: &str, as_json: bool) -> Verdict {
    // Nobody is born tomorrow, and years of two digits have to fall into a century.
    let today = Clock::start().now(offset!(+8)).date();
    let (said, reason) = match read(kind, value, today) {
        Ok(said) => (said, None),
        Err(reason) => (Said::default(), Some(reason)),
    };
    if as_json {
        let day = |day: Option<Date>| day.map(|day| WireDate(day).to_string());
        let sex = said.sex.filter(|sex| matches!(sex, Sex::Male | Sex::Female)).map(Sex::chinese);
        println!(
            "{}",
            json!({
                "valid": reason.is_none(), "reason": reason, "birth_date": day(said.birth_date), "sex": sex,
                "region": said.region, "region_code": said.region_code, "nationality": said.nationality,
                "document_number": said.document_number, "expires": day(said.expires),
            })
        );
    } else {
        println!("{}", reason.as_deref().unwrap_or("valid"));
    }
    if reason.is_none() { Verdict::Done } else { Verdict::No }
}

fn read(kind: NumberKind, value: &str, today: Date) -> Result<Said, String> {
    match kind {
        NumberKind::Resident => {
            let number = ResidentNumber::parse(value).and_then(|number| number.born_by(today)).map_err(said)?;
            Ok(Said {
                birth_date: Some(number.birth_date()),
                sex: Some(number.sex()),
                region: number.region_name(),
                region_code: Some(number.region_code().to_owned()),
                ..Said::default()
            })
        }
        NumberKind::Hmt => {
            let number = HmtNumber::parse(value).and_then(|number| number.born_by(today)).map_err(said)?;
            Ok(Said {
                birth_date: Some(number.birth_date()),
                sex: Some(number.sex()),
                region: Some(number.home().chinese().to_owned()),
                region_code: Some(number.home().permit_code().to_owned()),
                ..Said::default()
            })
        }
        NumberKind::Foreigner => {
            let number = ForeignerNumber::parse(value).and_then(|number| number.born_by(today)).map_err(said)?;
            Ok(Said {
                birth_date: Some(number.birth_date()),
                sex: Some(number.sex()),
                region: number.region_name(),
                region_code: Some(number.region_code().to_owned()),
                nationality: Some(number.nationality().to_owned()),
                ..Said::default()
            })
        }
        NumberKind::Uscc => {
            let code = Uscc::parse(value).map_err(said)?;
            let region_code = Some(code.region_code().to_owned());
            Ok(Said { region: code.region_name(), region_code, ..Said::default() })
        }
        NumberKind::TravelPermit => travel_permit(value, today),
        NumberKind::Passport => {
            let passport = Passport::parse(value, today).map_err(said)?;
            let of_number = || Said { document_number: Some(passport.number().reveal().to_owned()), ..Said::default() };
            Ok(passport.mrz().map_or_else(of_number, zone))
        }
    }
}

/// The number on the front, or the three lines on the back.
fn travel_permit(value: &str, today: Date) -> Result<Said, String> {
    let lines = value.contains(['<', '＜']).then(|| Mrz::parse(value, today).map_err(said)).transpose()?;
    let number = lines.as_ref().map_or(value, |mrz| mrz.document_number().reveal());
    let permit = TravelPermitNumber::parse(number).map_err(said)?;
    let zone = lines.as_ref().map(zone).unwrap_or_default();
    Ok(Said {
        region: Some(permit.home().chinese().to_owned()),
        document_number: Some(permit.number().reveal().to_owned()),
        ..zone
    })
}

fn zone(mrz: &Mrz) -> Said {
    Said {
        birth_date: mrz.birth_date(),
        sex: Some(mrz.sex()),
        nationality: Some(mrz.nationality().to_owned()).filter(|code| !code.is_empty()),
        document_number: Some(mrz.document_number().reveal().to_owned()),
        expires: mrz.expires(),
        ..Said::default()
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
