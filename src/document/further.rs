//! Which papers go with a filing besides complaint, evidence list and address confirmation, and what each of them is called.

use serde_json::Value;

use super::{DocumentError, Paper, SignatureImage, authority, declarations, relief};
use crate::filing::{Filing, Organisation, Party};

/// A paper that some filings have and others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FurtherPaper {
    /// 授权委托书 of a plaintiff who is not at the kiosk (民诉法 Art. 62); the first is 1.
    PowerOfAttorney(usize),
    /// 法定代表人身份证明书 of a plaintiff that is an organisation (登记立案规定 Art. 6); the first is 1.
    LegalRepresentative(usize),
    /// 缓交、减交、免交诉讼费申请书 (诉讼费用交纳办法 Art. 48).
    ReliefApplication,
    /// 诚信诉讼承诺书 (民诉法 Art. 13).
    IntegrityPledge,
    /// 退费账户确认书, to be filled by hand.
    RefundAccount,
}

impl FurtherPaper {
    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::PowerOfAttorney(_) => "授权委托书",
            Self::LegalRepresentative(_) => "法定代表人身份证明书",
            Self::ReliefApplication => "缓交、减交、免交诉讼费申请书",
            Self::IntegrityPledge => "诚信诉讼承诺书",
            Self::RefundAccount => "退费账户确认书",
        }
    }

    /// Where it lies in the bag.
    pub fn path(self) -> String {
        match self {
            Self::PowerOfAttorney(number) => format!("data/power-of-attorney-{number}.pdf"),
            Self::LegalRepresentative(number) => format!("data/legal-representative-{number}.pdf"),
            Self::ReliefApplication => "data/relief-application.pdf".into(),
            Self::IntegrityPledge => "data/integrity-pledge.pdf".into(),
            Self::RefundAccount => "data/refund-account.pdf".into(),
        }
    }

    /// What a list of papers says of it: a form nobody has signed yet must not look like a paper handed in.
    pub(super) fn on_a_list(self, filing: &Filing) -> String {
        let title = self.title();
        let which = |number: usize, all: usize| if all > 1 { number.to_string() } else { String::new() };
        match self {
            Self::PowerOfAttorney(number) => format!("{title}{}（待签名）", which(number, principals(filing).count())),
            Self::LegalRepresentative(number) => {
                let organisation = number.checked_sub(1).and_then(|index| organisations(filing).nth(index));
                let office = organisation.map_or("法定代表人", authority::office);
                format!("{office}身份证明书{}（待盖章）", which(number, organisations(filing).count()))
            }
            Self::ReliefApplication => relief::title(filing),
            Self::IntegrityPledge => title.to_owned(),
            Self::RefundAccount => format!("{title}（待填写）"),
        }
    }

    /// The paper as data; an error when `filing` has no such paper.
    pub(super) fn lay_out(self, filing: &Filing, signatures: &[SignatureImage]) -> Result<Paper, DocumentError> {
        let none = || DocumentError::NotOfThisFiling { paper: self.title() };
        match self {
            Self::PowerOfAttorney(number) => {
                let principal = number.checked_sub(1).and_then(|index| principals(filing).nth(index));
                authority::power_of_attorney(filing, principal.ok_or_else(none)?, number)
            }
            Self::LegalRepresentative(number) => {
                let organisation = number.checked_sub(1).and_then(|index| organisations(filing).nth(index));
                authority::legal_representative(filing, organisation.ok_or_else(none)?, number)
            }
            Self::ReliefApplication => {
                relief::application(filing, relief::Wanted::of_filing(filing).ok_or_else(none)?, signatures)
            }
            Self::IntegrityPledge => declarations::integrity_pledge(filing, signatures),
            Self::RefundAccount => declarations::refund_account(filing),
        }
    }
}

/// The further papers of `filing`, in the order they are put together. `refund_account`: whether this court asks for
/// 退费账户确认书. 材料收据 is not among them: every filing has it, and it lists them.
pub fn papers_of(filing: &Filing, refund_account: bool) -> Vec<FurtherPaper> {
    let powers = (1..=principals(filing).count()).map(FurtherPaper::PowerOfAttorney);
    let certificates = (1..=organisations(filing).count()).map(FurtherPaper::LegalRepresentative);
    let relief = relief::Wanted::of_filing(filing).map(|_| FurtherPaper::ReliefApplication);
    let refund = refund_account.then_some(FurtherPaper::RefundAccount);
    powers.chain(certificates).chain(relief).chain([FurtherPaper::IntegrityPledge]).chain(refund).collect()
}

/// Those that lie in the bag of `filing`.
pub(super) fn papers_in_bag(filing: &Filing) -> Vec<FurtherPaper> {
    let lies_there = |paper: &FurtherPaper| filing.files.iter().any(|file| file.path == paper.path());
    papers_of(filing, true).into_iter().filter(lies_there).collect()
}

/// The plaintiffs for whom somebody else stands: those who are not at the kiosk, and for whom the visitor does not stand by law. He
/// files as the first, as its representative or as its guardian, or else as agent of all; who laid his own card on the reader or is
/// a ward of the same guardian needs none. Where there are agents, the first is among them too.
fn principals(filing: &Filing) -> impl Iterator<Item = &Party> {
    let present = usize::from(filing.agents.is_empty());
    let is_here = |party: &Party| match party {
        Party::NaturalPerson(person) => person.identified_by.is_some() || person.ward,
        Party::Organisation(_) => false,
    };
    filing.plaintiffs.iter().skip(present).filter(move |party| !is_here(party))
}

fn organisations(filing: &Filing) -> impl Iterator<Item = &Organisation> {
    filing.plaintiffs.iter().filter_map(|party| match party {
        Party::Organisation(organisation) => Some(organisation),
        Party::NaturalPerson(_) => None,
    })
}

/// An answer in words; nothing for a gap.
pub(super) fn answer<'a>(filing: &'a Filing, key: &str) -> &'a str {
    filing.answers.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `李桂兰诉王建国民间借贷纠纷一案`.
pub(super) fn case_of(filing: &Filing) -> String {
    let names = |parties: &[Party]| parties.iter().map(|party| party.name().reveal()).collect::<Vec<_>>().join("、");
    let against = if filing.defendants.is_empty() { "" } else { "诉" };
    format!("{}{against}{}{}一案", names(&filing.plaintiffs), names(&filing.defendants), filing.cause.name)
}
