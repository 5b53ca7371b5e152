//! Points in time as papers write them.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// `2026年11月24日09时42分17秒` in the offset the moment carries; a text that is no RFC 3339 moment stays as it is.
pub(super) fn chinese_moment(rfc3339: &str) -> String {
    OffsetDateTime::parse(rfc3339, &Rfc3339).map_or_else(|_| rfc3339.to_owned(), chinese)
}

/// See [`chinese_moment`].
pub(super) fn chinese(moment: OffsetDateTime) -> String {
    format!(
        "{}年{}月{}日{:02}时{:02}分{:02}秒",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_to_the_second_in_their_own_offset() {
        assert_eq!(chinese_moment("2026-11-24T09:42:07.5+08:00"), "2026年11月24日09时42分07秒");
        assert_eq!(chinese_moment("昨天"), "昨天");
    }
}
