//! The kinds of case that the Decree tells apart.

use super::super::Money;

/// A kind of case or application, 诉讼费用交纳办法 Arts 13 and 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeeKind {
    /// 财产案件.
    Property,
    /// 离婚案件.
    Divorce,
    /// 人格权案件.
    Personality,
    /// 其他非财产案件.
    OtherNonProperty,
    /// 知识产权民事案件.
    Ip,
    /// 劳动争议案件.
    Labour,
    /// 行政案件.
    Administrative,
    /// 管辖权异议 that was not upheld.
    JurisdictionObjection,
    /// 申请执行, also recognition and enforcement of foreign judgments and awards.
    Execution,
    /// 申请保全措施.
    Preservation,
    /// 申请支付令.
    PaymentOrder,
    /// 申请公示催告.
    PublicSummons,
    /// 申请撤销仲裁裁决或者认定仲裁协议效力.
    SetAsideAward,
    /// 破产案件.
    Bankruptcy,
    /// 海事申请.
    Maritime,
}

impl FeeKind {
    /// Every kind, in the order of the Decree.
    pub const ALL: [Self; 15] = [
        Self::Property,
        Self::Divorce,
        Self::Personality,
        Self::OtherNonProperty,
        Self::Ip,
        Self::Labour,
        Self::Administrative,
        Self::JurisdictionObjection,
        Self::Execution,
        Self::Preservation,
        Self::PaymentOrder,
        Self::PublicSummons,
        Self::SetAsideAward,
        Self::Bankruptcy,
        Self::Maritime,
    ];

    /// The name in commands: `other-non-property`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::Divorce => "divorce",
            Self::Personality => "personality",
            Self::OtherNonProperty => "other-non-property",
            Self::Ip => "ip",
            Self::Labour => "labour",
            Self::Administrative => "administrative",
            Self::JurisdictionObjection => "jurisdiction-objection",
            Self::Execution => "execution",
            Self::Preservation => "preservation",
            Self::PaymentOrder => "payment-order",
            Self::PublicSummons => "public-summons",
            Self::SetAsideAward => "set-aside-award",
            Self::Bankruptcy => "bankruptcy",
            Self::Maritime => "maritime",
        }
    }

    /// The article, as `assets/reference/fees.json` writes it.
    pub fn article(self) -> &'static str {
        match self {
            Self::Property => "13(1)(1)",
            Self::Divorce => "13(1)(2)1",
            Self::Personality => "13(1)(2)2",
            Self::OtherNonProperty => "13(1)(2)3",
            Self::Ip => "13(1)(3)",
            Self::Labour => "13(1)(4)",
            Self::Administrative => "13(1)(5)",
            Self::JurisdictionObjection => "13(1)(6)",
            Self::Execution => "14(1)",
            Self::Preservation => "14(2)",
            Self::PaymentOrder => "14(3)",
            Self::PublicSummons => "14(4)",
            Self::SetAsideAward => "14(5)",
            Self::Bankruptcy => "14(6)",
            Self::Maritime => "14(7)",
        }
    }

    /// Whether Arts 15, 16 and 18 can halve it: they speak of the fee for accepting a case (案件受理费, Art. 13), not of the
    /// fees for applications (申请费, Art. 14).
    pub fn can_be_halved(self) -> bool {
        self.article().starts_with("13")
    }

    /// The least and the most that the province may set as the base; `None` where the Decree fixes the fee. For intellectual
    /// property and execution the base is used only where there is no amount.
    pub fn base_range(self) -> Option<(Money, Money)> {
        let (lowest, highest) = match self {
            Self::Divorce => (50, 300),
            Self::Personality => (100, 500),
            Self::OtherNonProperty | Self::Administrative | Self::JurisdictionObjection => (50, 100),
            Self::Ip => (500, 1_000),
            Self::Execution => (50, 500),
            Self::Maritime => (1_000, 10_000),
            Self::Property
            | Self::Labour
            | Self::Preservation
            | Self::PaymentOrder
            | Self::PublicSummons
            | Self::SetAsideAward
            | Self::Bankruptcy => return None,
        };
        Some((Money::from_yuan(lowest), Money::from_yuan(highest)))
    }

    /// What the amount of this kind is, in the words of messages.
    pub fn amount_means(self) -> &'static str {
        match self {
            Self::Divorce => "total property",
            Self::Personality => "damages claimed",
            Self::Bankruptcy => "estate",
            Self::Execution => "amount to be executed",
            Self::Preservation => "property to be preserved",
            Self::Property
            | Self::OtherNonProperty
            | Self::Ip
            | Self::Labour
            | Self::Administrative
            | Self::JurisdictionObjection
            | Self::PaymentOrder
            | Self::PublicSummons
            | Self::SetAsideAward
            | Self::Maritime => "amount claimed",
        }
    }
}
