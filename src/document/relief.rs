//! 缓交、减交、免交诉讼费申请书 (诉讼费用交纳办法 Art. 44 to 49): later, lower or no court fees.

use serde::Serialize;

use super::{
    DocumentError, Paper, SignatureImage,
    further::{answer, case_of},
    signature::{picture_names, with_signatures},
    ticks::{Tick, tick},
};
use crate::filing::{Filing, Money, Party, Personal, Submission};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// 缓交.
    Later,
    /// 减交.
    Less,
    /// 免交.
    Nothing,
}

/// The grounds the Decree names, as the question offers them: article and item.
const GROUNDS: [(&str, Wanted, &str); 10] = [
    ("残疾人，无固定生活来源", Wanted::Nothing, "一"),
    ("追索赡养费、扶养费、抚育费、抚恤金", Wanted::Nothing, "二"),
    ("最低生活保障、特困、五保对象或者领取失业保险金，无其他收入", Wanted::Nothing, "三"),
    ("因见义勇为或者为保护社会公共利益受到损害", Wanted::Nothing, "四"),
    ("因自然灾害等不可抗力造成生活困难，正在接受社会救济，或者家庭生产经营难以为继", Wanted::Less, "一"),
    ("国家规定的优抚、安置对象", Wanted::Less, "二"),
    ("社会福利机构、救助管理站", Wanted::Less, "三"),
    ("追索社会保险金、经济补偿金", Wanted::Later, "一"),
    ("海上、交通、医疗、工伤、产品质量事故或者其他人身伤害事故的受害人请求赔偿", Wanted::Later, "二"),
    ("正在接受法律援助", Wanted::Later, "三"),
];

impl Wanted {
    /// What the visitor asked for; `None` when he asked for nothing.
    pub(super) fn of_filing(filing: &Filing) -> Option<Self> {
        match answer(filing, "relief.wants") {
            "缓交" => Some(Self::Later),
            "减交" => Some(Self::Less),
            "免交" => Some(Self::Nothing),
            _ => None,
        }
    }

    fn chinese(self) -> &'static str {
        match self {
            Self::Later => "缓交",
            Self::Less => "减交",
            Self::Nothing => "免交",
        }
    }

    /// The article that lists the grounds, and its last item, 确实需要……的其他情形.
    fn article(self) -> (&'static str, &'static str) {
        match self {
            Self::Nothing => ("第四十五条", "五"),
            Self::Less => ("第四十六条", "四"),
            Self::Later => ("第四十七条", "四"),
        }
    }

    /// Where in the Decree `reason` stands. A ground of another article is 其他情形 of the one that was chosen: the court decides.
    fn basis(self, reason: &str) -> String {
        let (article, other) = self.article();
        let named = GROUNDS.iter().find(|(ground, wanted, _)| *ground == reason && *wanted == self);
        let item = match named {
            Some((_, _, item)) => format!("第（{item}）项"),
            None if reason.is_empty() => String::new(),
            None => format!("第（{other}）项"),
        };
        format!("《诉讼费用交纳办法》第四十四条、{article}{item}")
    }
}

/// `免交诉讼费申请书`.
pub(super) fn title(filing: &Filing) -> String {
    Wanted::of_filing(filing).map_or_else(String::new, |wanted| format!("{}诉讼费申请书", wanted.chinese()))
}

#[derive(Serialize)]
struct Sheet<'a> {
    court: &'a str,
    number: String,
    title: String,
    wanted: &'static str,
    applicants: Vec<[&'a str; 4]>,
    case: String,
    wants: Vec<Tick>,
    reason: &'a str,
    basis: String,
    facts: &'a str,
    computation: Vec<String>,
    proof: &'static str,
    signatures: Vec<String>,
    date: String,
}

/// The application of the plaintiffs of `filing`.
pub(super) fn application(filing: &Filing, wanted: Wanted, signatures: &[SignatureImage]) -> Result<Paper, DocumentError> {
    let reason = answer(filing, "relief.reason");
    let sheet = Sheet {
        court: &filing.court.name,
        number: filing.package_id.short(),
        title: title(filing),
        wanted: wanted.chinese(),
        applicants: filing.plaintiffs.iter().map(applicant).collect(),
        case: case_of(filing),
        wants: tick(wanted.chinese(), &["缓交", "减交", "免交"]).0,
        reason,
        basis: wanted.basis(reason),
        facts: answer(filing, "relief.facts"),
        computation: computation(filing),
        proof: proof(filing),
        signatures: picture_names(signatures),
        date: filing.business_date.chinese(),
    };
    let paper = Paper::new("relief-application.typ", &sheet)?.identified_by(&filing.package_id.to_string());
    with_signatures(paper, signatures)
}

/// Name, number, address and telephone.
fn applicant(party: &Party) -> [&str; 4] {
    match party {
        Party::NaturalPerson(person) => {
            [person.name.reveal(), said(&person.id_number), said(&person.domicile), said(&person.phone)]
        }
        Party::Organisation(organisation) => [
            organisation.name.reveal(),
            organisation.uscc.as_deref().unwrap_or_default(),
            said(&organisation.domicile),
            said(&organisation.phone),
        ],
    }
}

fn said(text: &Option<Personal>) -> &str {
    text.as_ref().map_or("", Personal::reveal)
}

/// What the fee is reckoned from, as far as the filing says.
fn computation(filing: &Filing) -> Vec<String> {
    let yuan = |money: Money| format!("{}元（{}）", money.grouped(), money.in_words());
    let total = filing.claim_total.map(|total| format!("诉讼请求金额：{}", yuan(total)));
    let fee = filing.estimated_fee.map(|fee| format!("按《诉讼费用交纳办法》估算的案件受理费：{}", yuan(fee)));
    total.into_iter().chain(fee).collect()
}

/// 经济困难证明 on the checklist, and how it is handed in.
fn proof(filing: &Filing) -> &'static str {
    match filing.evidence.iter().find(|item| item.key == "hardship_proof").map(|item| item.submission) {
        Some(Submission::Scanned) => "经济困难证明（已扫描，随本申请提交）",
        Some(Submission::InCourt) => "经济困难证明（原件当庭提交）",
        Some(Submission::Absent) | None => "经济困难证明（尚未提交，待补充）",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_cited_where_the_decree_names_it() {
        let basis = |wanted: Wanted, reason: &str| wanted.basis(reason).replace("《诉讼费用交纳办法》第四十四条、", "");
        assert_eq!(basis(Wanted::Later, "正在接受法律援助"), "第四十七条第（三）项");
        assert_eq!(basis(Wanted::Nothing, "残疾人，无固定生活来源"), "第四十五条第（一）项");
        assert_eq!(basis(Wanted::Less, "国家规定的优抚、安置对象"), "第四十六条第（二）项");
        assert_eq!(basis(Wanted::Later, "残疾人，无固定生活来源"), "第四十七条第（四）项", "of Art. 45: here 其他情形");
        assert_eq!(basis(Wanted::Nothing, "其他困难"), "第四十五条第（五）项");
        assert_eq!(basis(Wanted::Less, ""), "第四十六条");
    }

    /// The question's words are the key: one that was reworded would silently lose its article.
    #[test]
    fn every_ground_of_the_question_is_known_here() {
        let content = include_str!("../../assets/case-types/shared/relief.toml");
        for (ground, ..) in GROUNDS {
            assert!(content.contains(&format!("value = \"{ground}\"")), "{ground} is not offered any more");
        }
        let reasons = content.split("key = \"reason\"").nth(1).and_then(|rest| rest.split("[[section").next());
        assert_eq!(reasons.map(|part| part.matches("{ value = ").count()), Some(GROUNDS.len() + 1), "and 其他困难");
    }
}
