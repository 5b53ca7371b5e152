//! 授权委托书 (民诉法 Art. 62) and 法定代表人身份证明书 (登记立案规定 Art. 6): who may speak for a plaintiff.
//!
//! Whoever signs or stamps them is not at the kiosk: they are filled in as far as the filing goes, and left open for a pen.

use serde::Serialize;

use super::{
    DocumentError, Paper,
    complaint::Field,
    further::case_of,
    ticks::{Tick, tick},
};
use crate::filing::{Capacity, Filing, Organisation, Party, Personal, Sex};

/// Who can be an agent at law (民诉法 Art. 61), in the words of the question.
const AGENTS: [&str; 6] = ["律师", "基层法律服务工作者", "近亲属", "工作人员", "社区或单位推荐", "社会团体推荐"];
/// 代理权限 of the official form.
const AUTHORITY: [&str; 2] = ["一般授权", "特别授权"];
/// What takes a special authority, and the word it is told by (民诉法 Art. 62; the last: 民诉解释 Art. 147).
const POWERS: [(&str, &str); 7] = [
    ("代为承认诉讼请求", "承认"),
    ("代为放弃诉讼请求", "放弃"),
    ("代为变更诉讼请求", "变更"),
    ("代为进行和解", "和解"),
    ("代为提起反诉", "反诉"),
    ("代为提起上诉", "上诉"),
    ("代为参加调解，在调解协议上签名", "调解"),
];
/// Organisations that are no legal persons: 以其主要负责人为代表人 (民诉解释 Art. 50).
const WITHOUT_PERSONALITY: [&str; 3] = ["个人独资企业", "合伙企业", "不具有法人资格的专业服务机构"];

#[derive(Serialize)]
struct Power<'a> {
    court: &'a str,
    number: String,
    case: String,
    organisation: bool,
    office: &'static str,
    principal: Vec<Vec<Field>>,
    agent: Vec<Vec<Field>>,
    authority: Vec<Tick>,
    powers: Vec<Tick>,
}

/// The power that `principal` gives to the agents, or to the visitor where none is named. One who files for himself or for somebody
/// else stands for the other plaintiffs only if they say so; how far, they tick with a pen.
pub(super) fn power_of_attorney(filing: &Filing, principal: &Party, number: usize) -> Result<Paper, DocumentError> {
    let authority = filing.agents.first().and_then(|agent| agent.authority.as_deref()).unwrap_or_default();
    let (organisation, office, principal) = match principal {
        Party::NaturalPerson(person) => {
            let sex = Field::text("性别", person.sex.map(Sex::chinese));
            let birth_date = person.birth_date.map(|date| date.chinese());
            let lines = vec![
                vec![Field::personal("姓名", Some(&person.name)), sex],
                vec![Field::text("出生日期", birth_date.as_deref()), Field::text("民族", person.ethnic_group.as_deref())],
                vec![Field::personal("证件号码", person.id_number.as_ref())],
                vec![Field::personal("住所地", person.domicile.as_ref())],
                vec![Field::personal("联系电话", person.phone.as_ref())],
            ];
            (false, "", lines)
        }
        Party::Organisation(organisation) => {
            let office = office(organisation);
            let lines = vec![
                vec![Field::personal("名称", Some(&organisation.name))],
                vec![Field::text("统一社会信用代码", organisation.uscc.as_deref())],
                vec![Field::personal("住所地", organisation.domicile.as_ref())],
                vec![
                    Field::personal(office, organisation.representative.as_ref()),
                    Field::personal("职务", organisation.representative_title.as_ref()),
                ],
                vec![Field::personal("联系电话", organisation.phone.as_ref())],
            ];
            (true, office, lines)
        }
    };
    let sheet = Power {
        court: &filing.court.name,
        number: filing.package_id.short(),
        case: case_of(filing),
        organisation,
        office,
        principal,
        agent: agent_lines(filing),
        authority: tick(authority, &AUTHORITY).0,
        powers: POWERS.iter().map(|(power, word)| Tick { option: (*power).into(), chosen: authority.contains(word) }).collect(),
    };
    Ok(Paper::new("power-of-attorney.typ", &sheet)?.identified_by(&format!("{} {number}", filing.package_id)))
}

/// 受委托人: the agents, the visitor with the number of his card. The powers below are those of the first; those of
/// the other one are said with him.
fn agent_lines(filing: &Filing) -> Vec<Vec<Field>> {
    let card = &filing.filer.card;
    if filing.agents.is_empty() {
        let guardian = filing.legal_representative.as_ref().and_then(|guardian| guardian.phone.as_ref());
        let phone = guardian.or_else(|| match filing.plaintiffs.first()? {
            Party::NaturalPerson(person) => person.phone.as_ref(),
            Party::Organisation(organisation) => organisation.phone.as_ref(),
        });
        return vec![
            vec![Field::personal("姓名", Some(&card.name))],
            vec![Field::ticked("身份", "", &AGENTS)],
            vec![Field::personal("证件号码", Some(&card.number))],
            vec![Field::personal("联系电话", phone)],
        ];
    }
    let visitor = |number: usize| number == 0 && filing.filer.capacity == Capacity::Agent;
    let lines = filing.agents.iter().enumerate().flat_map(|(number, agent)| {
        let mut lines = vec![
            vec![Field::personal("姓名", Some(&agent.name))],
            vec![Field::ticked("身份", agent.kind.as_deref().unwrap_or_default(), &AGENTS)],
            vec![Field::personal("证件号码", Some(&card.number).filter(|_| visitor(number)))],
            vec![Field::personal("单位", agent.organisation.as_ref()), Field::personal("职务", agent.title.as_ref())],
            vec![Field::personal("联系电话", agent.phone.as_ref())],
        ];
        if number > 0 {
            lines.push(vec![Field::ticked("代理权限", agent.authority.as_deref().unwrap_or_default(), &AUTHORITY)]);
        }
        lines
    });
    lines.collect()
}

#[derive(Serialize)]
struct Certificate<'a> {
    court: &'a str,
    number: String,
    office: &'static str,
    organisation: &'a str,
    name: &'a str,
    post: &'a str,
    rows: [(&'static str, &'a str); 5],
}

/// That whoever acts for `organisation` is its 法定代表人, or its 主要负责人 where it is no legal person.
pub(super) fn legal_representative(
    filing: &Filing,
    organisation: &Organisation,
    number: usize,
) -> Result<Paper, DocumentError> {
    let name = organisation.representative.as_ref().map_or("", Personal::reveal);
    let card = &filing.filer.card;
    // The visitor's own number is known, nobody else's.
    let himself = filing.filer.capacity == Capacity::Organisation && !name.is_empty() && card.name.reveal() == name;
    let sheet = Certificate {
        court: &filing.court.name,
        number: filing.package_id.short(),
        office: office(organisation),
        organisation: organisation.name.reveal(),
        name,
        post: organisation.representative_title.as_ref().map_or("", Personal::reveal),
        rows: [
            ("单位名称", organisation.name.reveal()),
            ("统一社会信用代码", organisation.uscc.as_deref().unwrap_or_default()),
            ("住所地", organisation.domicile.as_ref().map_or("", Personal::reveal)),
            ("身份证件号码", if himself { card.number.reveal() } else { "" }),
            ("联系电话", organisation.phone.as_ref().map_or("", Personal::reveal)),
        ],
    };
    Ok(Paper::new("legal-representative.typ", &sheet)?.identified_by(&format!("{} {number}", filing.package_id)))
}

/// `法定代表人`, or `主要负责人` of one that is no legal person.
pub(super) fn office(organisation: &Organisation) -> &'static str {
    let kind = organisation.organisation_type.as_deref().unwrap_or_default();
    if WITHOUT_PERSONALITY.contains(&kind) { "主要负责人" } else { "法定代表人" }
}
