//! The words kiosk and court say to each other over HTTP, beside manifest, policy and receipt. JSON, UTF-8.
//!
//! Nothing here can hold personal data: steps and kinds are fixed lists, the rest are numbers and days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Jwk;
use crate::filing::{Bilingual, PackageId, WireDate};

/// `PUT /v1/kiosks/{kiosk_id}`: the key that will sign this kiosk's manifests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The kiosk's public key.
    pub key: Jwk,
}

/// `POST /v1/challenge`: prove that you can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// Which key.
    pub key_id: String,
    /// 32 fresh random bytes, sealed for that key, base64.
    pub sealed: String,
}

/// Answer to a [`Challenge`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChallengeAnswer {
    /// [`key_proof`] of the 32 bytes, base64.
    pub answer: String,
}

/// What proves that the 32 bytes were opened, without handing out what was opened: the court must not serve as a decryption service.
pub fn key_proof(opened: &[u8; 32]) -> [u8; 32] {
    use sha2::Digest;
    let mut hash = sha2::Sha256::new();
    hash.update(b"dengwen-key-proof/1\n");
    hash.update(opened);
    hash.finalize().into()
}

/// `POST /v1/ticket-blocks`: numbers for a kiosk that may go offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockRequest {
    /// Made by the kiosk; the same again gives the same block.
    pub request_id: Uuid,
    /// Who asks.
    pub kiosk_id: String,
    /// Series, one to three capital letters.
    pub prefix: String,
    /// How many, 1 to 50.
    pub count: u32,
}

/// Numbers that are the kiosk's alone until the business day ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TicketBlock {
    /// The court's day for which they hold.
    pub business_date: WireDate,
    /// Series.
    pub prefix: String,
    /// First number.
    pub first: u32,
    /// Last number, included.
    pub last: u32,
    /// End of the business day, RFC 3339.
    pub expires_at: String,
}

impl TicketBlock {
    /// A number as it is printed and called out: `A007`.
    pub fn number(prefix: &str, sequence: u32) -> String {
        format!("{prefix}{sequence:03}")
    }
}

/// What a ticket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TicketKind {
    /// With a filing made at the kiosk.
    Filing,
    /// 只取号去窗口.
    Window,
    /// 口头起诉.
    Oral,
}

/// `POST /v1/tickets`: this number was given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketRegistration {
    /// As printed.
    pub number: String,
    /// Its day.
    pub business_date: WireDate,
    /// What for.
    pub kind: TicketKind,
    /// The filing it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package_id: Option<PackageId>,
}

/// Where a ticket stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QueuePlace {
    /// Tickets waiting before it; nothing when the court does not know which numbers were called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_ahead: Option<u32>,
    /// Which window.
    pub window: Bilingual,
}

/// Where in the visit help was called for: the slugs of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the slug of the screen of that name")]
pub enum HelpStep {
    Attract,
    Services,
    Consent,
    Identity,
    OnBehalfOf,
    Cause,
    Jurisdiction,
    Parties,
    Claims,
    Facts,
    Materials,
    Mediation,
    ServiceAddress,
    Review,
    Signature,
    Submit,
    Ticket,
    Feedback,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HelpKind {
    /// 请工作人员帮忙.
    Help,
    /// 我不会写，想口头说.
    Oral,
    /// A typed identity waits to be confirmed.
    ConfirmIdentity,
    /// A device does not work.
    Device,
}

/// `POST /v1/help-calls`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpCall {
    /// Made by the kiosk; the same again is the same call.
    pub call_id: Uuid,
    /// Which kiosk.
    pub kiosk_id: String,
    /// Where in the visit.
    pub step: HelpStep,
    /// Why.
    pub kind: HelpKind,
    /// What staff should know at this question: a line of the content, the same for everybody; at most [`HelpCall::LONGEST_HINT`]
    /// characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl HelpCall {
    /// Characters of a hint.
    pub const LONGEST_HINT: usize = 300;
}

/// A call nobody has answered yet, as `GET /v1/help-calls` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenHelpCall {
    /// The call.
    pub call_id: Uuid,
    /// Which kiosk.
    pub kiosk_id: String,
    /// Where in the visit.
    pub step: HelpStep,
    /// Why.
    pub kind: HelpKind,
    /// What staff should know at this question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// When it came in, RFC 3339.
    pub called_at: String,
}

/// What the court still lacks of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MissingObjects {
    /// Names of the objects, in order.
    pub missing: Vec<String>,
    /// Uploads that were begun and can be resumed.
    #[serde(default)]
    pub uploads: Vec<UploadInProgress>,
}

/// An upload that was cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UploadInProgress {
    /// Which object.
    pub name: String,
    /// Path of the tus upload.
    pub location: String,
    /// Bytes the court holds durably.
    pub offset: u64,
}

/// A received filing, as `GET /v1/packages` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedPackage {
    /// The kiosk's number.
    pub package_id: PackageId,
    /// The court's number.
    pub receipt_number: String,
    /// RFC 3339.
    pub received_at: String,
    /// Queue number given with it.
    pub ticket: String,
}

/// An error as RFC 9457 problem details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// `urn:dengwen:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in few words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Cause, then remedy.
    pub detail: String,
    /// For programs.
    pub code: String,
    /// With `incomplete`: the objects that are not there yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}
