//! How long to wait before the next attempt: exponential with full jitter, so that kiosks of a hall do not come back all at once.

use std::time::Duration;

/// The longest pause.
pub const LONGEST: Duration = Duration::from_secs(300);

/// The longest pause before the second attempt.
const FIRST: Duration = Duration::from_secs(1);

/// The pause after failed attempt number `attempt` (from 0). `random` is evenly spread over all of `u64`.
pub fn next_attempt(attempt: u32, random: u64) -> Duration {
    let ceiling = FIRST.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST);
    let nanoseconds = (u128::from(random) * ceiling.as_nanos()) >> 64;
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX)).min(ceiling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_and_stops_at_five_minutes() {
        for (attempt, seconds) in [(0, 1), (1, 2), (5, 32), (8, 256), (9, 300), (40, 300), (u32::MAX, 300)] {
            let longest = next_attempt(attempt, u64::MAX);
            let ceiling = Duration::from_secs(seconds);
            assert!(longest <= ceiling && longest > ceiling - Duration::from_millis(1), "{attempt}: {longest:?}");
            assert_eq!(next_attempt(attempt, 0), Duration::ZERO);
            let half = next_attempt(attempt, u64::MAX / 2);
            assert!(half.abs_diff(ceiling / 2) < Duration::from_millis(1), "{attempt}: {half:?}");
        }
    }
}
