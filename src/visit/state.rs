//! What a visit holds, and what lies on the glass.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Step, TicketKind, Tool, TypedStep};
use crate::{
    filing::{Bilingual, Capacity, Consent, Figures, IdCard, IdentifiedBy, PackageId, Personal, Submission, WireDate},
    interview::{Answers, CaseType, Place, QuestionStep, Route},
};

/// Where a filing stands; durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Position {
    /// 告知与同意.
    Consent,
    /// 核验身份.
    Identity,
    /// 核验身份: a document that cannot be read is typed.
    TypedIdentity(TypedStep),
    /// 为谁立案.
    OnBehalfOf,
    /// 什么纠纷: the cards.
    Cause,
    /// 什么纠纷: what happened, in the visitor's words.
    CauseWords,
    /// 什么纠纷: what these words may mean.
    CauseFound,
    /// 什么纠纷: a shelf of all causes.
    CauseShelf,
    /// A question of the interview.
    Question(QuestionStep, Place),
    /// Several questions as rows; named by the last of them.
    Together(QuestionStep, Place),
    /// The card of the party who was said to be here at this question.
    PartyCard(QuestionStep, Place),
    /// Advice at the end of 该去哪个法院.
    Advice,
    /// 材料; the open item, if any.
    Materials(Option<usize>),
    /// 材料; why there is none of this item.
    AbsentReason(usize),
    /// 检查.
    Review,
    /// 签名 of one of the [`signers`](Visit::signers).
    Signature(usize),
    /// 签名: the complaint that was printed, stamped and scanned.
    Stamp,
    /// 提交.
    Submit,
}

impl Position {
    /// The step it belongs to.
    pub fn step(self) -> Step {
        match self {
            Self::Consent => Step::Consent,
            Self::Identity | Self::TypedIdentity(_) => Step::Identity,
            Self::OnBehalfOf => Step::OnBehalfOf,
            Self::Cause | Self::CauseWords | Self::CauseFound | Self::CauseShelf => Step::Cause,
            Self::Question(step, _) | Self::Together(step, _) | Self::PartyCard(step, _) => step.into(),
            Self::Advice => Step::Jurisdiction,
            Self::Materials(_) | Self::AbsentReason(_) => Step::Materials,
            Self::Review => Step::Review,
            Self::Signature(_) | Self::Stamp => Step::Signature,
            Self::Submit => Step::Submit,
        }
    }
}

/// One item of the checklist.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MaterialState {
    /// How it is handed in; `None` = not yet said.
    pub submission: Option<Submission>,
    /// Pages on the disk, in order.
    pub pages: Vec<Uuid>,
    /// Why there is none, as the evidence list prints it.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Everything a visit knows; made durable, encrypted, as one piece.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Random.
    pub id: Uuid,
    /// The filing's number from the first moment, so that finishing after a cut is the same filing.
    pub package_id: PackageId,
    /// Where it stands.
    pub position: Position,
    /// What was agreed to.
    pub consent: Option<Consent>,
    /// The text agreed to, word by word: the court may bring out another one before the filing is sealed.
    #[serde(default)]
    pub consent_text: String,
    /// The card, or what was typed.
    pub card: Option<IdCard>,
    /// What was typed of a document so far.
    #[serde(default)]
    pub typed: Option<IdCard>,
    /// Raw text and photo block of the card.
    pub raw_card: Option<(Vec<u8>, Vec<u8>)>,
    /// How identity was established.
    pub identified_by: Option<IdentifiedBy>,
    /// For whom.
    pub capacity: Option<Capacity>,
    /// Case type chosen.
    pub case_type: Option<String>,
    /// Code of the cause of action chosen; `None`: the usual one of the case type.
    #[serde(default)]
    pub cause: Option<String>,
    /// What happened, as typed to find the cause.
    #[serde(default)]
    pub happened: Personal,
    /// The shelf of causes being looked at; `None`: the parts.
    #[serde(default)]
    pub shelf: Option<String>,
    /// Answers of the interview.
    pub answers: Answers,
    /// The checklist by key.
    pub materials: BTreeMap<String, MaterialState>,
    /// Raw text and photo block of the cards of the other plaintiffs, by number of the group.
    #[serde(default)]
    pub party_cards: BTreeMap<u32, (Vec<u8>, Vec<u8>)>,
    /// The signatures as PNG, and when; by number of the signer.
    #[serde(default)]
    pub signatures: BTreeMap<usize, (Vec<u8>, String)>,
    /// When the last page of the stamped complaint came in, RFC 3339; its pages lie among the materials.
    #[serde(default)]
    pub stamped_at: Option<String>,
    /// A question opened from the review: after it, and what it opened, back there.
    pub from_review: bool,
    /// What was typed and cannot be read yet, by key: it is there again when its question is.
    #[serde(default)]
    pub unfinished: BTreeMap<String, Personal>,
    /// Keys of the questions that were gone past.
    #[serde(default)]
    pub seen: BTreeSet<String>,
}

impl std::fmt::Debug for Visit {
    /// Where it stands alone: everything else is the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Visit({}, {:?}, ***)", self.id, self.position)
    }
}

impl Visit {
    /// A fresh one.
    pub fn new(id: Uuid, package_id: PackageId) -> Self {
        Self {
            id,
            package_id,
            position: Position::Consent,
            consent: None,
            consent_text: String::new(),
            card: None,
            typed: None,
            raw_card: None,
            identified_by: None,
            capacity: None,
            case_type: None,
            cause: None,
            happened: Personal::default(),
            shelf: None,
            answers: Answers::default(),
            materials: BTreeMap::new(),
            party_cards: BTreeMap::new(),
            signatures: BTreeMap::new(),
            stamped_at: None,
            from_review: false,
            unfinished: BTreeMap::new(),
            seen: BTreeSet::new(),
        }
    }

    /// The way through the questions of `case_type`, its own.
    pub fn route<'a>(&'a self, case_type: &'a CaseType, today: WireDate, figures: &'a Figures) -> Route<'a> {
        let usual = case_type.causes.first().map_or("", String::as_str);
        Route {
            case_type,
            cause: self.cause.as_deref().unwrap_or(usual),
            answers: &self.answers,
            card: self.card.as_ref(),
            typed_identity: self.is_typed(),
            capacity: capacity_word(self.capacity.unwrap_or(Capacity::Myself)),
            today,
            figures,
        }
    }

    /// Whether nothing was said or scanned yet: nothing anybody would come back for.
    pub fn is_empty(&self) -> bool {
        self.answers.iter().next().is_none() && self.materials.is_empty()
    }
}

/// A capacity as conditions of content name it.
fn capacity_word(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Myself => "myself",
        Capacity::Organisation => "organisation",
        Capacity::Agent => "agent",
        Capacity::Guardian => "guardian",
    }
}

/// Why a filing waits behind the ID card of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The kiosk was switched off in the middle of it.
    PowerCut,
    /// "我去拿材料".
    Fetching,
}

/// An A4 copy of complaint and receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Copy {
    /// Nobody asked for one.
    #[default]
    NotAsked,
    /// It is printing.
    Printing,
    /// Out, or what to do.
    Done(Result<(), Bilingual>),
}

/// What lies on the glass.
#[derive(Clone, Debug, PartialEq)]
pub enum Glass {
    /// 待机.
    Attract,
    /// 选择服务.
    Services,
    /// 继续上次的填写: card, please.
    Resume,
    /// 请刷身份证继续, or 我是新来的. Holds the visit, since when it waits, and why.
    Recover(Box<Visit>, Duration, Pause),
    /// A filing, at its own position.
    Filing(Box<Visit>),
    /// A service without a filing.
    Tool(Tool),
    /// A number is being taken.
    TakingTicket(TicketKind),
    /// 号票与回执.
    Ticket {
        /// What the number is for.
        kind: TicketKind,
        /// The number.
        number: String,
        /// Whether the court's receipt has verified.
        received: bool,
        /// `None` while printing.
        printed: Option<Result<(), Bilingual>>,
        /// People ahead, when known.
        ahead: Option<u32>,
        /// 诉状和回执 on A4.
        copy: Copy,
    },
    /// 评价.
    Feedback {
        /// The face touched.
        chosen: Option<usize>,
    },
}

impl Glass {
    /// The step shown.
    pub fn step(&self) -> Step {
        match self {
            Self::Attract => Step::Attract,
            Self::Services | Self::Tool(_) | Self::TakingTicket(_) => Step::Services,
            Self::Resume | Self::Recover(..) => Step::Identity,
            Self::Filing(visit) => visit.position.step(),
            Self::Ticket { .. } => Step::Ticket,
            Self::Feedback { .. } => Step::Feedback,
        }
    }
}

/// What lies in front and must be answered first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// 您还在吗？ Seconds left.
    Idle(u64),
    /// 退出并清除: sure? Answers: 继续办理, 保存下次再办, 清除.
    Leave,
    /// Staff are on their way.
    HelpCalled,
    /// Four sizes.
    TextSize,
    /// An earlier filing of this person lies here. Answers: 接着填, 从头填.
    Draft,
    /// 去掉 a party: sure? Answers: 留着, 去掉.
    RemoveGroup(u32),
    /// Something wanted is still missing. Answers: 不知道, 没有, 以后补, 现在填.
    Gap(QuestionStep, Place),
    /// Something contradicts itself. Answers: 回去改, 就这样提交.
    AsItIs,
    /// 要打印什么？ Answers: the ticket again, complaint and receipt on A4, nothing.
    PrintWhat,
    /// The checklist as a code for a telephone; one answer, "好了".
    Code,
    /// Something to read; one answer, "知道了".
    Message(Bilingual),
}

/// What can be answered to 要退出吗？
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveAnswer {
    /// 继续办理.
    Stay,
    /// 保存，下次再办.
    Keep,
    /// 全部删除并退出.
    Wipe,
}

/// What can be answered to "您还在吗？".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleAnswer {
    /// 我还在办理.
    Stay,
    /// 我去拿材料: behind the ID card.
    Lock,
    /// 退出并清除.
    Leave,
}
