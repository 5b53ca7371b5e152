//! A pack as it stands in its files, before anything of it is checked: the shape docs/content.md describes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::case_type::{AdviceAt, AdviceLevel, CheckLevel, FeeBasis, Kind, Need, QuestionStep};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawCaseType {
    pub format: u32,
    pub id: String,
    pub official_form: String,
    pub edition: String,
    pub causes: Vec<String>,
    #[serde(default = "last_card")]
    pub card: u32,
    pub title: String,
    pub plain: String,
    pub plain_detail: String,
    #[serde(default)]
    pub shared: Vec<String>,
    pub claim_total: Option<String>,
    #[serde(default)]
    pub fee: FeeBasis,
    pub fee_amount: Option<String>,
    #[serde(default)]
    pub section: Vec<RawSection>,
    #[serde(default)]
    pub material: Vec<RawMaterial>,
    #[serde(default)]
    pub advice: Vec<RawAdvice>,
}

/// Of a case type only which causes lead to it.
#[derive(Deserialize)]
pub(super) struct RawHead {
    pub id: String,
    pub causes: Vec<String>,
}

fn last_card() -> u32 {
    u32::MAX
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawShared {
    #[serde(default, rename = "format")]
    pub _format: u32,
    #[serde(default)]
    pub section: Vec<RawSection>,
    #[serde(default)]
    pub material: Vec<RawMaterial>,
    #[serde(default)]
    pub advice: Vec<RawAdvice>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawSection {
    /// In place of all else: the sections of a shared file stand here.
    #[serde(rename = "use")]
    pub shared: Option<String>,
    #[serde(default)]
    pub id: String,
    pub step: Option<QuestionStep>,
    pub paper: Option<String>,
    pub when: Option<String>,
    pub repeat: Option<RawRepeat>,
    #[serde(default)]
    pub together: Vec<RawTogether>,
    #[serde(default)]
    pub question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawTogether {
    pub id: String,
    pub ask: String,
    #[serde(default)]
    pub why: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawRepeat {
    pub min: u32,
    pub max: u32,
    pub when: Option<String>,
    pub one: String,
    pub add: String,
    pub more: String,
    pub added_from: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawQuestion {
    pub key: String,
    #[serde(rename = "type")]
    pub kind: Kind,
    pub label: Option<String>,
    pub ask: String,
    pub ask_self: Option<String>,
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    pub help: String,
    #[serde(default)]
    pub example: String,
    #[serde(default)]
    pub staff: String,
    #[serde(default)]
    pub options: Vec<RawChoice>,
    pub when: Option<String>,
    pub otherwise: Option<String>,
    pub otherwise_cel: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub unsure: bool,
    pub default: Option<String>,
    #[serde(default)]
    pub screen_only: bool,
    pub together: Option<String>,
    #[serde(default)]
    pub check: Vec<RawCheck>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawChoice {
    pub value: String,
    pub say: Option<String>,
    #[serde(default)]
    pub detail: String,
    #[serde(default)]
    pub reads_card: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawCheck {
    pub test: String,
    pub say: String,
    #[serde(default)]
    pub level: CheckLevel,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawMaterial {
    pub key: String,
    pub name: String,
    pub need: Need,
    #[serde(default)]
    pub cash: bool,
    pub when: Option<String>,
    pub proves: String,
    pub kind: String,
    pub source: String,
    #[serde(default)]
    pub hint: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawAdvice {
    pub key: Option<String>,
    #[serde(default)]
    pub at: AdviceAt,
    pub when: String,
    pub level: AdviceLevel,
    pub say: String,
    #[serde(default)]
    pub article: String,
}

/// English beside the Chinese, by key.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawTranslation {
    pub title: String,
    pub plain: String,
    pub plain_detail: String,
    pub question: BTreeMap<String, RawQuestionTranslation>,
    pub section: BTreeMap<String, RawSectionTranslation>,
    pub together: BTreeMap<String, RawTogetherTranslation>,
    pub material: BTreeMap<String, RawMaterialTranslation>,
    pub advice: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawQuestionTranslation {
    pub ask: String,
    pub ask_self: String,
    pub why: String,
    pub help: String,
    pub example: String,
    pub options: Vec<String>,
    pub details: Vec<String>,
    pub checks: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawSectionTranslation {
    pub one: String,
    pub add: String,
    pub more: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawTogetherTranslation {
    pub ask: String,
    pub why: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawMaterialTranslation {
    pub name: String,
    pub hint: String,
    pub proves: String,
}
