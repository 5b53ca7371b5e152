//! The one-year loan prime rate (一年期贷款市场报价利率) day by day, and the cap on private lending that follows from it.

use std::{collections::BTreeMap, sync::LazyLock};

use time::Date;

use super::{Percent, parse_iso_date};

/// One-year rates by the day each was published. A rate holds until the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LprTable(BTreeMap<Date, Percent>);

/// `assets/reference/lpr.json`. Empty if the file cannot be read, which a test rules out.
static PUBLISHED: LazyLock<LprTable> = LazyLock::new(|| {
    let file: serde_json::Value = serde_json::from_str(include_str!("../../assets/reference/lpr.json")).unwrap_or_default();
    let rows = file.get("rows").and_then(serde_json::Value::as_array).into_iter().flatten();
    let row = |row: &serde_json::Value| {
        let text = |key| row.get(key).and_then(serde_json::Value::as_str);
        Some((parse_iso_date(text("from")?)?, text("percent")?.parse().ok()?))
    };
    LprTable(rows.filter_map(row).collect())
});

impl LprTable {
    /// What `assets/reference/lpr.json` knows: 2019-08-20 to 2025-05-20, from general knowledge and to be confirmed by the court,
    /// which adds later rates in its settings.
    pub fn published() -> Self {
        PUBLISHED.clone()
    }

    /// The same with `rates` of the court: they add days, and go before a rate of the same day.
    pub fn with(mut self, rates: impl IntoIterator<Item = (Date, Percent)>) -> Self {
        self.0.extend(rates);
        self
    }

    /// The rate in force on `day`, yearly; `None` before the first one. After the last one it is still the last one: see
    /// [`LprTable::known_until`].
    pub fn rate_on(&self, day: Date) -> Option<Percent> {
        self.entry_on(day).map(|(_, rate)| rate)
    }

    /// The same with the day it was published on, for papers that name their source.
    pub fn entry_on(&self, day: Date) -> Option<(Date, Percent)> {
        self.0.range(..=day).next_back().map(|(from, rate)| (*from, *rate))
    }

    /// The day of the latest rate in the table. What lies more than a month behind it should be confirmed.
    pub fn known_until(&self) -> Option<Date> {
        self.0.keys().next_back().copied()
    }

    /// The highest yearly rate a court protects in private lending, for a contract made on `day`: four times the one-year rate
    /// (最高人民法院关于审理民间借贷案件适用法律若干问题的规定 Art. 25). `None` before 2019-08-20, when there was no such rate.
    ///
    /// For a contract made before 2020-08-20 Art. 31 has rules of transition: the older caps may hold until that day, and from it
    /// on the rate at the time of the suit counts. Whoever shows a cap for such a contract leaves the answer to the court.
    pub fn private_lending_cap(&self, day: Date) -> Option<Percent> {
        self.rate_on(day).and_then(|rate| rate.times(4))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn percent(text: &str) -> Percent {
        text.parse().expect("a rate")
    }

    #[test]
    fn a_rate_holds_from_its_day_until_the_next() {
        let table = LprTable::published();
        for (day, rate) in [
            (date!(2019 - 08 - 19), None),
            (date!(2019 - 08 - 20), Some("4.25")),
            (date!(2019 - 09 - 19), Some("4.25")),
            (date!(2019 - 09 - 20), Some("4.2")),
            (date!(2020 - 08 - 20), Some("3.85")),
            (date!(2021 - 12 - 19), Some("3.85")),
            (date!(2021 - 12 - 20), Some("3.8")),
            (date!(2023 - 01 - 01), Some("3.65")),
            (date!(2024 - 07 - 21), Some("3.45")),
            (date!(2024 - 07 - 22), Some("3.35")),
            (date!(2025 - 05 - 19), Some("3.1")),
            (date!(2025 - 05 - 20), Some("3")),
            (Date::MAX, Some("3")),
            (Date::MIN, None),
        ] {
            assert_eq!(table.rate_on(day), rate.map(percent), "{day}");
        }
        assert_eq!(table.known_until(), Some(date!(2025 - 05 - 20)));
        assert_eq!(table.entry_on(date!(2020 - 03 - 01)), Some((date!(2020 - 02 - 20), percent("4.05"))));
        assert_eq!(LprTable::default().known_until(), None);
    }

    /// 15.4 % was the cap that the SPC named when the rule came, 2020-08-20.
    #[test]
    fn private_lending_is_protected_up_to_four_times_the_rate() {
        let table = LprTable::published();
        assert_eq!(table.private_lending_cap(date!(2020 - 08 - 20)), Some(percent("15.4")));
        assert_eq!(table.private_lending_cap(date!(2025 - 06 - 01)), Some(percent("12")));
        assert_eq!(table.private_lending_cap(date!(2019 - 08 - 19)), None);
        let absurd = LprTable::default().with([(date!(2020 - 01 - 01), Percent::MAX)]);
        assert_eq!(absurd.private_lending_cap(date!(2020 - 01 - 01)), None);
    }

    #[test]
    fn the_court_adds_and_corrects_rates() {
        let court = [(date!(2026 - 01 - 20), percent("2.9")), (date!(2025 - 05 - 20), percent("3.05"))];
        let table = LprTable::published().with(court);
        assert_eq!(table.rate_on(date!(2025 - 12 - 31)), Some(percent("3.05")));
        assert_eq!(table.rate_on(date!(2026 - 11 - 24)), Some(percent("2.9")));
        assert_eq!(table.rate_on(date!(2019 - 08 - 20)), Some(percent("4.25")));
    }

    #[test]
    fn every_row_of_the_file_is_read() {
        assert_eq!(PUBLISHED.0.len(), 13);
        assert_eq!(include_str!("../../assets/reference/lpr.json").matches("\"from\"").count(), 13);
    }
}
