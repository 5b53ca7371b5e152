//! The eighteen steps of a visit; fourteen of them carry a number.

use crate::{filing::Bilingual, interview::QuestionStep};

/// Where the visitor is, as named on the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 待机.
    Attract,
    /// 选择服务.
    Services,
    /// 告知与同意.
    Consent,
    /// 核验身份.
    Identity,
    /// 为谁立案.
    OnBehalfOf,
    /// 什么纠纷.
    Cause,
    /// 该去哪个法院.
    Jurisdiction,
    /// 当事人.
    Parties,
    /// 诉讼请求.
    Claims,
    /// 事实与理由.
    Facts,
    /// 材料.
    Materials,
    /// 调解意愿.
    Mediation,
    /// 送达地址.
    ServiceAddress,
    /// 检查.
    Review,
    /// 签名.
    Signature,
    /// 提交.
    Submit,
    /// 号票与回执.
    Ticket,
    /// 评价.
    Feedback,
}

impl Step {
    /// In the order of the visit.
    pub const ALL: [Self; 18] = [
        Self::Attract,
        Self::Services,
        Self::Consent,
        Self::Identity,
        Self::OnBehalfOf,
        Self::Cause,
        Self::Jurisdiction,
        Self::Parties,
        Self::Claims,
        Self::Facts,
        Self::Materials,
        Self::Mediation,
        Self::ServiceAddress,
        Self::Review,
        Self::Signature,
        Self::Submit,
        Self::Ticket,
        Self::Feedback,
    ];

    /// How many steps carry a number.
    pub const NUMBERED: usize = 14;

    /// 1 (告知与同意) to 14 (提交); `None` for the four others.
    pub fn number(self) -> Option<usize> {
        let position = Self::ALL.iter().position(|step| *step == self)?;
        position.checked_sub(1).filter(|number| (1..=Self::NUMBERED).contains(number))
    }

    /// Name in files and scenarios.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Attract => "attract",
            Self::Services => "services",
            Self::Consent => "consent",
            Self::Identity => "identity",
            Self::OnBehalfOf => "on-behalf-of",
            Self::Cause => "cause",
            Self::Jurisdiction => "jurisdiction",
            Self::Parties => "parties",
            Self::Claims => "claims",
            Self::Facts => "facts",
            Self::Materials => "materials",
            Self::Mediation => "mediation",
            Self::ServiceAddress => "service-address",
            Self::Review => "review",
            Self::Signature => "signature",
            Self::Submit => "submit",
            Self::Ticket => "ticket",
            Self::Feedback => "feedback",
        }
    }

    /// Name on the glass.
    pub fn name(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Attract => ("待机", "Welcome"),
            Self::Services => ("选择服务", "Services"),
            Self::Consent => ("告知与同意", "Notice and consent"),
            Self::Identity => ("核验身份", "Identity"),
            Self::OnBehalfOf => ("为谁立案", "For whom"),
            Self::Cause => ("什么纠纷", "Kind of dispute"),
            Self::Jurisdiction => ("该去哪个法院", "Which court"),
            Self::Parties => ("当事人", "Parties"),
            Self::Claims => ("诉讼请求", "Claims"),
            Self::Facts => ("事实与理由", "Facts"),
            Self::Materials => ("材料", "Papers"),
            Self::Mediation => ("调解意愿", "Mediation"),
            Self::ServiceAddress => ("送达地址", "Address for service"),
            Self::Review => ("检查", "Check"),
            Self::Signature => ("签名", "Signature"),
            Self::Submit => ("提交", "Submit"),
            Self::Ticket => ("号票与回执", "Ticket"),
            Self::Feedback => ("评价", "Feedback"),
        };
        Bilingual::new(zh, en)
    }
}

impl From<QuestionStep> for Step {
    fn from(step: QuestionStep) -> Self {
        match step {
            QuestionStep::Jurisdiction => Self::Jurisdiction,
            QuestionStep::Parties => Self::Parties,
            QuestionStep::Claims => Self::Claims,
            QuestionStep::Facts => Self::Facts,
            QuestionStep::Mediation => Self::Mediation,
            QuestionStep::ServiceAddress => Self::ServiceAddress,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_steps_carry_a_number() {
        assert_eq!(Step::Consent.number(), Some(1));
        assert_eq!(Step::Submit.number(), Some(14));
        assert_eq!(Step::ALL.iter().filter(|step| step.number().is_some()).count(), Step::NUMBERED);
        for step in [Step::Attract, Step::Services, Step::Ticket, Step::Feedback] {
            assert_eq!(step.number(), None);
        }
    }
}
