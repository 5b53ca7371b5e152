//! Idle warning and expiry: a public screen must not stand open, and nobody must be hurried.

use std::time::Duration;

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleTimes {
    /// Quiet before the warning.
    pub warn: Duration,
    /// The same in 大字.
    pub warn_large: Duration,
    /// Countdown of the warning.
    pub countdown: Duration,
    /// "我去拿材料".
    pub fetch: Duration,
    /// A visit found after a power cut waits so long for its owner.
    pub recover: Duration,
}

impl Default for IdleTimes {
    fn default() -> Self {
        Self {
            warn: Duration::from_secs(90),
            warn_large: Duration::from_secs(180),
            countdown: Duration::from_secs(45),
            fetch: Duration::from_secs(600),
            recover: Duration::from_secs(600),
        }
    }
}

/// What the clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Fine.
    Fine,
    /// Ask whether anybody is there; seconds left.
    Warn(u64),
    /// Nobody is.
    Expired,
}

impl IdleTimes {
    /// `quiet` since the last touch.
    pub fn judge(&self, quiet: Duration, large: bool) -> Idle {
        let warn = if large { self.warn_large } else { self.warn };
        if quiet < warn {
            return Idle::Fine;
        }
        match (warn + self.countdown).checked_sub(quiet) {
            Some(left) if !left.is_zero() => Idle::Warn(left.as_millis().div_ceil(1000) as u64),
            Some(_) | None => Idle::Expired,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_text_waits_longer() {
        let times = IdleTimes::default();
        let at = |seconds, large| times.judge(Duration::from_secs(seconds), large);
        assert_eq!(at(89, false), Idle::Fine);
        assert_eq!(at(90, false), Idle::Warn(45));
        assert_eq!(at(134, false), Idle::Warn(1));
        assert_eq!(at(135, false), Idle::Expired);
        assert_eq!(at(135, true), Idle::Fine);
        assert_eq!(at(225, true), Idle::Expired);
    }
}
