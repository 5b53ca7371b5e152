//! Calendar dates as they stand in JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, Month};

/// A calendar date, `YYYY-MM-DD` in JSON, no time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct WireDate(pub Date);

impl WireDate {
    /// As the English screens write it: `24 November 2026`.
    pub fn english(self) -> String {
        format!("{} {} {}", self.0.day(), self.0.month(), self.0.year())
    }

    /// As Chinese papers write it: `2026年11月24日`.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.0.year(), self.0.month() as u8, self.0.day())
    }
}

impl std::fmt::Display for WireDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month() as u8, self.0.day())
    }
}

impl From<WireDate> for String {
    fn from(date: WireDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for WireDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        parse_iso_date(&text).map(Self).ok_or_else(|| format!("{text} is not a date YYYY-MM-DD"))
    }
}

/// Reads `YYYY-MM-DD`; `None` when there is no such day.
pub fn parse_iso_date(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return None;
    }
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: u8 = parts.next().filter(|m| m.len() == 2)?.parse().ok()?;
    let day = parts.next().filter(|d| d.len() == 2)?.parse().ok()?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

#[cfg(test)]
mod tests {
    use super::parse_iso_date;

    #[test]
    fn only_days_that_exist_in_the_one_form_are_dates() {
        assert_eq!(parse_iso_date("2024-02-29").map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
        for text in ["", "2023-02-29", "2024-2-9", "+024-02-09", "2024-+2-09", "2024-02-09 ", "2024-02-09-1", "二〇二四-02-09"]
        {
            assert_eq!(parse_iso_date(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_date_or_none(text in "\\PC{0,12}|[0-9+-]{10}") {
            let _ = parse_iso_date(&text);
        }
    }
}
