//! The one place where the program takes the time from the system.

use std::time::{Duration, Instant};

use time::{OffsetDateTime, UtcOffset, format_description::BorrowedFormatItem, macros::format_description};

/// UTC to the millisecond in a fixed width: such texts sort as the moments do.
const STORED: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
/// To the second, with offset (RFC 3339): what papers and messages carry.
const SPOKEN: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory]:[offset_minute]");

/// Wall clock and a clock that never goes back.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
}

impl Clock {
    /// Starts counting.
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// Since the start.
    pub fn elapsed(self) -> Duration {
        self.started.elapsed()
    }

    /// Now, in `offset`.
    pub fn now(self, offset: UtcOffset) -> OffsetDateTime {
        #[expect(clippy::disallowed_methods, reason = "this is the one place")]
        let now = OffsetDateTime::now_utc();
        now.to_offset(offset)
    }
}

/// As the store writes moments: sortable.
pub fn stored(moment: OffsetDateTime) -> String {
    moment.to_offset(UtcOffset::UTC).format(STORED).expect("invariant: a moment has every part")
}

/// As papers and messages carry moments.
pub fn spoken(moment: OffsetDateTime) -> String {
    moment.format(SPOKEN).expect("invariant: a moment has every part")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn stored_moments_sort_as_they_happened() {
        let early = datetime!(2026-11-24 09:00:00.5 +08:00);
        let late = datetime!(2026-11-24 01:00:01 UTC);
        assert!(stored(early) < stored(late));
        assert_eq!(stored(early), "2026-11-24T01:00:00.500Z");
        assert_eq!(spoken(early), "2026-11-24T09:00:00+08:00");
    }
}
