//! A case type: its questions in the official order, plain wording, conditions, checks, checklist.

use serde::Deserialize;

use super::{Condition, Environment};
use crate::filing::{Bilingual, Money};

/// The steps of the visit that consist of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionStep {
    /// 该去哪个法院.
    Jurisdiction,
    /// 当事人.
    Parties,
    /// 诉讼请求.
    Claims,
    /// 事实与理由.
    Facts,
    /// 调解意愿.
    Mediation,
    /// 送达地址.
    ServiceAddress,
}

impl QuestionStep {
    /// In the order of the visit.
    pub const ALL: [Self; 6] =
        [Self::Jurisdiction, Self::Parties, Self::Claims, Self::Facts, Self::Mediation, Self::ServiceAddress];
}

/// What kind of answer a question wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One line.
    Text,
    /// A name of a person or organisation.
    Name,
    /// Several paragraphs.
    Longtext,
    /// An amount in yuan.
    Money,
    /// A day.
    Date,
    /// Per cent.
    Percent,
    /// One of the options.
    Choice,
    /// Any of the options.
    Multi,
    /// A Chinese telephone number.
    Phone,
    /// A postal address.
    Address,
    /// A citizen number with its check digit.
    ResidentNumber,
    /// A unified social credit code with its check digit.
    Uscc,
    /// The number of any identity document: letters and digits.
    DocumentNumber,
    /// An ethnic group (GB/T 3304).
    Ethnic,
    /// Digits.
    Number,
}

impl Kind {
    /// Answered by touching options instead of typing.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Multi)
    }
}

/// One case type, checked and with its conditions compiled.
#[derive(Debug)]
pub struct CaseType {
    /// Key of `templates.json` with hyphens.
    pub id: String,
    /// Number of the official form, `09`.
    pub official_form: String,
    /// Edition of the official form.
    pub edition: String,
    /// Codes of the causes it serves with all beneath them, the first is the usual one. Empty: the general form.
    pub causes: Vec<String>,
    /// Where its card stands among the others; the least first.
    pub card: u32,
    /// Official name.
    pub title: Bilingual,
    /// Plain words for the card.
    pub plain: Bilingual,
    /// One line beneath.
    pub plain_detail: Bilingual,
    /// 标的总额 in fen.
    pub claim_total: Option<Condition>,
    /// Which tariff of 诉讼费用交纳办法 applies.
    pub fee: FeeBasis,
    /// What the tariff is taken of, in fen, where it is not the claim total (the property divided in a divorce).
    pub fee_amount: Option<Condition>,
    /// As written: shared sections first, then the form's own in the official order. A step asks its sections in this order.
    pub sections: Vec<Section>,
    /// Checklist of evidence.
    pub materials: Vec<Material>,
    /// Advice on jurisdiction, evaluated top-down.
    pub advice: Vec<Advice>,
}

/// Which tariff of 诉讼费用交纳办法 a case type falls under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeBasis {
    /// Art. 13(1)(1).
    #[default]
    Property,
    /// Art. 13(1)(2)1.
    Divorce,
    /// Art. 13(1)(2)2.
    Personality,
    /// Art. 13(1)(2)3.
    OtherNonProperty,
    /// Art. 13(1)(3).
    Ip,
    /// Art. 13(1)(4).
    Labour,
    /// The general form: the part of the cause decides.
    ByCause,
}

/// A block of questions.
#[derive(Debug)]
pub struct Section {
    /// Prefix of its keys.
    pub id: String,
    /// Where it is asked.
    pub step: QuestionStep,
    /// Heading on the official form; `None` = not printed there.
    pub paper: Option<String>,
    /// Asked once per party, loan, …
    pub repeat: Option<Repeat>,
    /// Asked and printed only when this holds.
    pub when: Option<Condition>,
    /// Screens that ask several of its questions at once.
    pub together: Vec<Together>,
    /// In the official order.
    pub questions: Vec<Question>,
}

/// A screen that shows several questions as rows: what hardly anybody knows, or what stands there already.
#[derive(Debug)]
pub struct Together {
    /// Named by its questions.
    pub id: String,
    /// What is asked of all of them.
    pub ask: Bilingual,
    /// One line beneath.
    pub why: Bilingual,
}

/// A repeated section.
#[derive(Debug)]
pub struct Repeat {
    /// At least so many groups.
    pub min: u32,
    /// At most so many groups.
    pub max: u32,
    /// More than the least are asked for only when this holds.
    pub when: Option<Condition>,
    /// What one group is called: 被告.
    pub one: Bilingual,
    /// Button: 再加一个被告.
    pub add: Bilingual,
    /// Question after each group: 还有别的被告吗？
    pub more: Bilingual,
    /// The earlier repeated section whose "any more?" offers the first group of this one too: nobody is asked for it by itself.
    pub added_from: Option<String>,
}

/// One question.
#[derive(Debug)]
pub struct Question {
    /// Key inside its section.
    pub key: String,
    /// Kind of answer.
    pub kind: Kind,
    /// Official label; `None` for questions that are only on screen.
    pub label: Option<String>,
    /// The question in plain words.
    pub ask: Bilingual,
    /// The same for a visitor who files for himself and is the first of his side: 您 instead of 原告.
    pub ask_self: Option<Bilingual>,
    /// One line beneath.
    pub why: Bilingual,
    /// 为什么问这个.
    pub help: Bilingual,
    /// Placeholder.
    pub example: Bilingual,
    /// What the hall staff should know when called to this question. Chinese; empty where there is nothing.
    pub staff: String,
    /// For choice and multi.
    pub options: Vec<Choice>,
    /// Asked only when this holds.
    pub when: Option<Condition>,
    /// Printed when not asked.
    pub otherwise: Option<String>,
    /// Printed when not asked, computed.
    pub otherwise_cel: Option<Condition>,
    /// 民诉法 124 asks for it: a gap is listed.
    pub required: bool,
    /// Offers 不确定/没有.
    pub unsure: bool,
    /// Suggested value.
    pub default: Option<Condition>,
    /// Not on the form.
    pub screen_only: bool,
    /// Asked as a row of the screen of this index in its section's list, where the last of its rows would be asked.
    pub together: Option<usize>,
    /// Comes from a file that several case types share: one of them may never ask it.
    pub shared: bool,
    /// Cross-field checks.
    pub checks: Vec<Check>,
}

impl Question {
    /// Whether it asks who is here: one of its answers leads to the card reader.
    pub fn asks_who_is_here(&self) -> bool {
        self.options.iter().any(|option| option.reads_card)
    }

    /// Whether it is only a row of the form, computed and never asked: `when = "false"`.
    pub fn is_row_only(&self) -> bool {
        self.when.as_ref().is_some_and(|when| when.source() == "false")
    }
}

/// An option.
#[derive(Debug)]
pub struct Choice {
    /// As printed.
    pub value: String,
    /// In plain words.
    pub say: Bilingual,
    /// One line beneath.
    pub detail: Bilingual,
    /// Whoever is spoken of lays his card on the reader next.
    pub reads_card: bool,
}

/// How serious a failed check is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckLevel {
    /// Cannot go on.
    #[default]
    Error,
    /// Listed at review.
    Look,
}

/// A check over answers.
#[derive(Debug)]
pub struct Check {
    /// True = fine.
    pub test: Condition,
    /// Cause first, remedy second; sums of the answers stand in it as `{expression}`.
    pub(super) say: Bilingual,
    /// Those sums.
    pub(super) sums: Vec<Condition>,
    /// How serious.
    pub level: CheckLevel,
}

impl Check {
    /// What it says about these answers, with the sums it speaks of worked out.
    pub fn said(&self, environment: &Environment<'_>) -> Bilingual {
        let mut said = self.say.clone();
        for sum in &self.sums {
            let worked_out = sum.number(environment).map_or_else(|| "？".to_owned(), |fen| Money::from_fen(fen).grouped());
            let hole = format!("{{{}}}", sum.source());
            said = Bilingual::new(said.zh.replace(&hole, &worked_out), said.en.replace(&hole, &worked_out));
        }
        said
    }
}

/// How much a material is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Needed.
    Must,
    /// Helpful.
    Should,
    /// When it exists.
    Conditional,
}

impl Need {
    /// What it says beside a paper that somebody is to bring.
    pub fn words(self) -> Bilingual {
        match self {
            Self::Must => Bilingual::new("一定要带", "Needed"),
            Self::Should => Bilingual::new("最好带上", "Helpful"),
            Self::Conditional => Bilingual::new("有就带上", "If you have it"),
        }
    }
}

/// One item of the checklist.
#[derive(Debug)]
pub struct Material {
    /// Key.
    pub key: String,
    /// Name on the evidence list.
    pub name: Bilingual,
    /// How much it is needed.
    pub need: Need,
    /// A record of a payment: who paid in cash has none.
    pub cash: bool,
    /// Listed only when this holds.
    pub when: Option<Condition>,
    /// 证明对象和内容.
    pub proves: Bilingual,
    /// 证据种类.
    pub kind: String,
    /// 证据来源.
    pub source: String,
    /// What to mind when scanning.
    pub hint: Bilingual,
}

/// What the advice amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceLevel {
    /// This court fits.
    Ok,
    /// Look again; filing goes on.
    Look,
    /// Better done at the window, with what was typed.
    Window,
}

/// Where advice is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceAt {
    /// At the end of 该去哪个法院.
    #[default]
    Court,
    /// In the list of 检查, when the amounts are known.
    Review,
}

/// Advice on jurisdiction. The kiosk advises, the court decides.
#[derive(Debug)]
pub struct Advice {
    /// Where it is given.
    pub at: AdviceAt,
    /// When it applies.
    pub when: Condition,
    /// What it amounts to.
    pub level: AdviceLevel,
    /// In plain words.
    pub say: Bilingual,
    /// The article.
    pub article: String,
}
