//! What did the court's IT decide? TOML → checked settings; every setting has a default that suits a trial.

use std::{path::PathBuf, sync::Arc};

use serde::Deserialize;
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::{
    filing::{Bilingual, Court},
    package::Limits,
};

/// Where the court takes the time from.
pub type Clock = Arc<dyn Fn() -> OffsetDateTime + Send + Sync>;

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not TOML, or a setting that does not exist.
    #[error("the configuration cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A value that cannot be.
    #[error("{setting} is {value:?}; {remedy}")]
    Setting {
        /// Which setting.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What it must look like.
        remedy: &'static str,
    },
}

/// Checked settings of the court side.
#[derive(Clone)]
pub struct CourtConfig {
    /// Folder for keys, ledger and sealed objects.
    pub data: PathBuf,
    /// Where the time comes from.
    pub clock: Clock,
    /// Court and hall.
    pub court: Court,
    /// The court's fixed offset from UTC: its business day ends at its own midnight.
    pub utc_offset: UtcOffset,
    /// Series of the hall's tickets.
    pub ticket_prefix: String,
    /// Where tickets lead.
    pub window: Bilingual,
    /// Version of the notice in force; it stands in the policy.
    pub notice_version: String,
    /// How long after it was signed a policy says that it holds; kiosks file on with an older one.
    pub policy_validity: Duration,
    /// What is accepted.
    pub limits: Limits,
    /// Secret of the hall's kiosks; `None` generates one into `keys/enrolment-token.txt`.
    pub enrolment_token: Option<String>,
}

impl std::fmt::Debug for CourtConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CourtConfig").field("data", &self.data).field("court", &self.court).finish_non_exhaustive()
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    court: Option<Court>,
    utc_offset: Option<String>,
    ticket_prefix: Option<String>,
    window: Option<Bilingual>,
    notice_version: Option<String>,
    policy_days: Option<i64>,
    limits: Option<Limits>,
    enrolment_token: Option<String>,
}

impl CourtConfig {
    /// The settings of a trial: everything by default.
    pub fn trial(data: impl Into<PathBuf>, clock: Clock) -> Self {
        Self::check(RawConfig::default(), data.into(), clock).expect("invariant: the defaults are well formed")
    }

    /// Reads TOML; what is not written is as in [`CourtConfig::trial`].
    pub fn from_toml(text: &str, data: impl Into<PathBuf>, clock: Clock) -> Result<Self, ConfigError> {
        Self::check(toml::from_str(text)?, data.into(), clock)
    }

    fn check(raw: RawConfig, data: PathBuf, clock: Clock) -> Result<Self, ConfigError> {
        let court =
            raw.court.unwrap_or_else(|| Court {
                code: "SL01".into(), name: "示例区人民法院".into(), hall: "立案大厅".into()
            });
        if court.code.is_empty() || court.code.len() > 20 || !court.code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(setting("court.code", court.code, "use 1 to 20 letters and digits: it begins every receipt number"));
        }
        let offset = raw.utc_offset.unwrap_or_else(|| "+08:00".into());
        let Some(utc_offset) = parse_offset(&offset) else {
            return Err(setting("utc_offset", offset, "write it as +08:00"));
        };
        let ticket_prefix = raw.ticket_prefix.unwrap_or_else(|| "A".into());
        if !is_ticket_prefix(&ticket_prefix) {
            return Err(setting("ticket_prefix", ticket_prefix, "use one to three capital letters"));
        }
        let days = raw.policy_days.unwrap_or(30);
        if !(1..=366).contains(&days) {
            return Err(setting("policy_days", days.to_string(), "use 1 to 366"));
        }
        if raw.enrolment_token.as_ref().is_some_and(|token| token.len() < 20) {
            return Err(setting("enrolment_token", "(secret)".into(), "use at least 20 characters, or leave it out"));
        }
        Ok(Self {
            data,
            clock,
            court,
            utc_offset,
            ticket_prefix,
            window: raw.window.unwrap_or_else(|| Bilingual::new("立案窗口", "Filing window")),
            notice_version: raw.notice_version.unwrap_or_else(|| "1".into()),
            policy_validity: Duration::days(days),
            limits: raw.limits.unwrap_or_default(),
            enrolment_token: raw.enrolment_token,
        })
    }
}

fn setting(setting: &'static str, value: String, remedy: &'static str) -> ConfigError {
    ConfigError::Setting { setting, value, remedy }
}

/// One to three capital letters.
pub(super) fn is_ticket_prefix(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `+08:00`.
fn parse_offset(text: &str) -> Option<UtcOffset> {
    let (sign, rest) = text.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    UtcOffset::from_hms(sign * hours.parse::<i8>().ok()?, sign * minutes.parse::<i8>().ok()?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CourtConfig, String> {
        let clock: Clock = Arc::new(|| OffsetDateTime::UNIX_EPOCH);
        CourtConfig::from_toml(text, "data", clock).map_err(|error| error.to_string())
    }

    #[test]
    fn the_sample_court_loads_as_it_is() {
        let config = read(include_str!("../../kiosk-config/court.toml")).expect("what IT gets can be used");
        assert_eq!((config.ticket_prefix.as_str(), config.court.code.as_str()), ("A", "SL01"));
    }

    #[test]
    fn wrong_settings_are_named_with_their_remedy() {
        let config = read("utc_offset = \"-03:30\"\npolicy_days = 2").expect("well formed");
        assert_eq!(config.utc_offset.whole_minutes(), -210);
        for (text, part) in [
            ("utc_offset = \"Asia/Shanghai\"", "+08:00"),
            ("ticket_prefix = \"ab\"", "capital letters"),
            ("policy_days = 0", "1 to 366"),
            ("enrolment_token = \"short\"", "at least 20"),
            ("colour = \"red\"", "colour"),
            ("[court]\ncode = \"沪\"\nname = \"\"\nhall = \"\"", "court.code"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(!read("enrolment_token = \"short\"").expect_err("short").contains("short"));
    }
}
