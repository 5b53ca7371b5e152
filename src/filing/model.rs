//! The filing itself: what `filing.json` holds and what every paper is made from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{IdCard, Language, Money, Personal, Sex, WireDate};

/// Version of the shape of `filing.json`.
pub const SCHEMA_VERSION: &str = "1.0";

/// UUIDv7 made by the kiosk; the idempotency key of the whole way to the court.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PackageId(pub Uuid);

impl PackageId {
    /// The part people read out: the last eight characters. They are random; the first ones of a UUIDv7 are the clock, and filings
    /// of the same minute share them.
    pub fn short(self) -> String {
        self.0.simple().to_string()[24..].to_uppercase()
    }
}

impl std::fmt::Display for PackageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One complaint with everything that goes with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Filing {
    /// [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// The kiosk's number for this filing.
    pub package_id: PackageId,
    /// The filing this one replaces, when it is a supplement (补正).
    pub replaces: Option<PackageId>,
    /// Moment of submission, RFC 3339 with offset.
    pub submitted_at: String,
    /// The court's calendar day of the submission.
    pub business_date: WireDate,
    /// The court and hall addressed.
    pub court: Court,
    /// The machine.
    pub kiosk: Kiosk,
    /// Language the visitor read.
    pub language: Language,
    /// Queue number given with this filing.
    pub ticket_number: String,
    /// Cause of action (案由).
    pub cause: Cause,
    /// Who filed and how he was identified.
    pub filer: Filer,
    /// 原告.
    pub plaintiffs: Vec<Party>,
    /// 被告.
    pub defendants: Vec<Party>,
    /// 第三人.
    pub third_parties: Vec<Party>,
    /// 委托诉讼代理人.
    pub agents: Vec<Agent>,
    /// 法定代理人 of the first plaintiff, where a guardian sues for him.
    pub legal_representative: Option<LegalRepresentative>,
    /// The official form as it prints: sections and rows in the official order.
    pub form: Vec<FormSection>,
    /// Every answer by key, for import without retyping.
    pub answers: BTreeMap<String, serde_json::Value>,
    /// 标的总额.
    pub claim_total: Option<Money>,
    /// Estimated fee, never binding.
    pub estimated_fee: Option<Money>,
    /// 证据清单.
    pub evidence: Vec<EvidenceItem>,
    /// Answers on mediation before registration, official labels.
    pub mediation: Vec<FormRow>,
    /// 送达地址确认书.
    pub service_address: ServiceAddress,
    /// What was agreed to, and which text.
    pub consents: Vec<Consent>,
    /// Who signed.
    pub signatures: Vec<Signature>,
    /// The complaint with the seal of the organisation that files, scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped_complaint: Option<StampedComplaint>,
    /// What 民诉法 Art. 124 names and is still open.
    pub gaps: Vec<Gap>,
    /// What contradicts itself and was submitted as it is, in the words the visitor read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<String>,
    /// Digests of the other payload files.
    pub files: Vec<FileDigest>,
}

/// The court and hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Court {
    /// The court's own code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Hall in which the kiosk stands.
    pub hall: String,
}

/// The machine that took the filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kiosk {
    /// Its name in the hall.
    pub id: String,
    /// Program version.
    pub version: String,
    /// Version of the court's policy in force.
    pub policy_version: String,
}

/// Cause of action (案由).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// Our key in `assets/reference/causes.json`.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Case type whose form was filled: `private-lending`, or `generic`.
    pub form: String,
    /// Title of that form, printed beneath 民事起诉状; the cause itself on the general form, and where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_title: Option<String>,
    /// Edition of the official form, 法〔2025〕82号.
    pub edition: String,
}

impl Cause {
    /// What stands beneath the heading of the papers.
    pub fn heading(&self) -> &str {
        self.form_title.as_deref().unwrap_or(&self.name)
    }
}

/// For whom the visitor files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// For himself.
    Myself,
    /// For the company he represents.
    Organisation,
    /// As agent with a power of attorney (民诉解释 88).
    Agent,
    /// As parent or guardian.
    Guardian,
}

/// Who stood at the kiosk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Filer {
    /// For whom.
    pub capacity: Capacity,
    /// How identity was established: `chip` or `typed` (to be confirmed by staff).
    pub identified_by: IdentifiedBy,
    /// The card as read, or as typed.
    pub card: IdCard,
}

/// How identity was established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifiedBy {
    /// Read from the chip.
    Chip,
    /// Typed by hand; staff confirm at the window.
    Typed,
}

/// A party: person or organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Party {
    /// 自然人.
    NaturalPerson(NaturalPerson),
    /// 法人、非法人组织.
    Organisation(Organisation),
}

impl Party {
    /// Name or 名称.
    pub fn name(&self) -> &Personal {
        match self {
            Self::NaturalPerson(person) => &person.name,
            Self::Organisation(organisation) => &organisation.name,
        }
    }
}

/// 自然人, fields of the official form; what is unknown is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NaturalPerson {
    /// 姓名.
    pub name: Personal,
    /// 性别.
    pub sex: Option<Sex>,
    /// 出生日期.
    pub birth_date: Option<WireDate>,
    /// 民族.
    pub ethnic_group: Option<String>,
    /// 工作单位.
    pub employer: Option<Personal>,
    /// 职务（职业）.
    pub job_title: Option<Personal>,
    /// 联系电话.
    pub phone: Option<Personal>,
    /// 住所地（户籍所在地）.
    pub domicile: Option<Personal>,
    /// 经常居住地.
    pub habitual_residence: Option<Personal>,
    /// 证件类型.
    pub id_type: Option<String>,
    /// 证件号码.
    pub id_number: Option<Personal>,
    /// How identity was established at the kiosk; absent for who was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identified_by: Option<IdentifiedBy>,
    /// Whether the visitor sues for this plaintiff too, as his guardian. The first plaintiff of a guardian needs no word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ward: bool,
}

/// 法人、非法人组织, fields of the official form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    /// 名称.
    pub name: Personal,
    /// 住所地（主要办事机构所在地）.
    pub domicile: Option<Personal>,
    /// 注册地/登记地.
    pub registered_at: Option<Personal>,
    /// 法定代表人/负责人.
    pub representative: Option<Personal>,
    /// 职务.
    pub representative_title: Option<Personal>,
    /// 联系电话.
    pub phone: Option<Personal>,
    /// 统一社会信用代码.
    pub uscc: Option<String>,
    /// 类型.
    pub organisation_type: Option<String>,
    /// 所有制性质.
    pub ownership: Option<String>,
}

/// 委托诉讼代理人.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agent {
    /// 姓名.
    pub name: Personal,
    /// What makes him one (民诉法 61): 律师, 近亲属.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 单位.
    pub organisation: Option<Personal>,
    /// 职务.
    pub title: Option<Personal>,
    /// 联系电话.
    pub phone: Option<Personal>,
    /// 代理权限.
    pub authority: Option<String>,
}

/// 法定代理人 (民诉法 60): the guardian who sues for a plaintiff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegalRepresentative {
    /// 姓名.
    pub name: Personal,
    /// 与原告关系: 父母.
    pub relation: Option<String>,
    /// 证件号码.
    pub id_number: Option<Personal>,
    /// 联系电话.
    pub phone: Option<Personal>,
}

/// One block of the official form, in the official order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormSection {
    /// Heading as printed: 诉讼请求.
    pub title: String,
    /// Rows as printed.
    pub rows: Vec<FormRow>,
}

/// One row of the official form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormRow {
    /// Key of the answer, `claims.principal_due`.
    pub key: String,
    /// The official label.
    pub label: String,
    /// The value as printed; empty prints blank.
    pub value: String,
    /// For ticked items: every option of the form; the chosen ones are listed in `value` separated by `、`.
    pub options: Vec<String>,
}

/// How an item of the checklist is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Submission {
    /// Scanned here.
    Scanned,
    /// 原件当庭提交.
    InCourt,
    /// There is none; see the reason.
    Absent,
}

/// One item of evidence (民事证据规定 Art. 19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceItem {
    /// Key of the checklist item.
    pub key: String,
    /// 证据名称.
    pub name: String,
    /// 证据来源.
    pub source: String,
    /// 证明对象和内容.
    pub proves: String,
    /// How it is handed in.
    pub submission: Submission,
    /// Why it is absent.
    pub reason: Option<String>,
    /// 份数.
    pub copies: u32,
    /// 页数 of the scanned pages.
    pub pages: u32,
    /// Path in the bag, `data/evidence/01-iou.pdf`; `None` unless scanned.
    pub file: Option<String>,
}

/// 送达地址确认书.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceAddress {
    /// 送达地址.
    pub address: Personal,
    /// 指定签收人/代收人.
    pub recipient: Personal,
    /// 与当事人关系: 本人, 女儿.
    pub recipient_relation: Option<Personal>,
    /// 手机号码.
    pub phone: Personal,
    /// 邮政编码.
    pub postcode: Option<String>,
    /// 是否接受电子送达: a choice of its own, never pre-ticked (在线诉讼规则 29).
    pub electronic_service: Option<bool>,
    /// 电子送达方式.
    pub electronic_channels: Vec<String>,
    /// 其他联系方式: the mail address, the number, the account that goes with the channels.
    pub other_contact: Option<Personal>,
    /// 要求对送达地址保密 (法院专递规定 4); `None` when nobody said.
    pub keep_secret: Option<bool>,
}

/// A consent with the exact text agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// Which: `online-filing`, `electronic-service`.
    pub kind: String,
    /// Version of the text.
    pub text_version: String,
    /// SHA-256 of the text shown, hexadecimal.
    pub text_sha256: String,
    /// When, RFC 3339.
    pub given_at: String,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// Who signed.
    pub signer: Personal,
    /// When, RFC 3339.
    pub signed_at: String,
    /// Path in the bag, `data/signatures/01.png`.
    pub file: String,
}

/// A complaint that was printed, stamped (盖章) and scanned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StampedComplaint {
    /// When its last page was scanned, RFC 3339.
    pub stamped_at: String,
    /// Scanned pages.
    pub pages: usize,
    /// Path in the bag, `data/complaint-stamped.pdf`.
    pub file: String,
}

/// An open item the visitor chose to leave open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Key of the answer.
    pub key: String,
    /// Official label.
    pub label: String,
    /// Why.
    pub reason: GapReason,
}

/// Why something is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapReason {
    /// 不知道.
    Unknown,
    /// 没有.
    None,
    /// 以后补.
    Later,
}

/// Digests of one payload file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileDigest {
    /// Path in the bag.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// SM3 (GB/T 32905), hexadecimal.
    pub sm3: String,
}
