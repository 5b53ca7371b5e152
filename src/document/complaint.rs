//! 民事起诉状 and 证据清单: the filing laid out with the official labels in the official order (法〔2025〕82号).

use serde::Serialize;
use serde_json::Value;

use crate::filing::{
    Agent, EvidenceItem, Filing, FormRow, Gap, GapReason, LegalRepresentative, NaturalPerson, Organisation, Party, Personal,
    Sex, Submission,
};

use super::{
    DocumentError, Paper, SignatureImage,
    signature::{picture_names, with_signatures},
    ticks::{Tick, tick},
};

/// 类型 of the official form, in its order.
const ORGANISATION_TYPES: [&str; 15] = [
    "有限责任公司",
    "股份有限公司",
    "上市公司",
    "其他企业法人",
    "事业单位",
    "社会团体",
    "基金会",
    "社会服务机构",
    "机关法人",
    "农村集体经济组织法人",
    "城镇农村的合作经济组织法人",
    "基层群众性自治组织法人",
    "个人独资企业",
    "合伙企业",
    "不具有法人资格的专业服务机构",
];
/// 所有制性质 of the official form.
const OWNERSHIP: [&str; 4] = ["国有（控股）", "国有（参股）", "民营", "其他"];

/// What the template draws: a label, and beside it a text, or boxes with or without a tick, or both.
#[derive(Serialize)]
pub(super) struct Field {
    label: String,
    value: String,
    ticks: Vec<Tick>,
}

impl Field {
    pub(super) fn text(label: &str, value: Option<&str>) -> Self {
        Self { label: label.into(), value: value.unwrap_or_default().into(), ticks: Vec::new() }
    }

    pub(super) fn personal(label: &str, value: Option<&Personal>) -> Self {
        Self::text(label, value.map(Personal::reveal))
    }

    pub(super) fn ticked(label: &str, value: &str, options: &[impl AsRef<str>]) -> Self {
        let (ticks, value) = tick(value, options);
        Self { label: label.into(), value, ticks }
    }
}

/// A party or agent: the label at the left, and lines of fields.
#[derive(Serialize)]
struct Block {
    label: String,
    lines: Vec<Vec<Field>>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    rows: Vec<Field>,
}

#[derive(Serialize)]
struct EvidenceRow {
    number: usize,
    name: String,
    source: String,
    proves: String,
    submission: String,
    copies: String,
    pages: String,
}

#[derive(Serialize)]
struct Sheet {
    court: String,
    number: String,
    cause: String,
    names: [(&'static str, Vec<String>); 3],
    parties: Vec<Block>,
    sections: Vec<Section>,
    evidence: Vec<EvidenceRow>,
    mediation: Vec<Field>,
    open: Vec<String>,
    signatures: Vec<String>,
    date: String,
}

/// How much of the citizen numbers is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// On paper: whole.
    Whole,
    /// On the glass, where a neighbour can read: masked wherever they stand.
    Masked,
}

/// The complaint of `filing`, signed with `signatures`.
pub(super) fn complaint(filing: &Filing, signatures: &[SignatureImage], numbers: Numbers) -> Result<Paper, DocumentError> {
    lay_out("complaint.typ", filing, signatures, numbers)
}

/// The evidence list alone (民事证据规定 Art. 19).
pub(super) fn evidence_list(filing: &Filing, signatures: &[SignatureImage]) -> Result<Paper, DocumentError> {
    lay_out("evidence-list.typ", filing, signatures, Numbers::Whole)
}

fn lay_out(template: &str, filing: &Filing, signatures: &[SignatureImage], numbers: Numbers) -> Result<Paper, DocumentError> {
    let sheet = Sheet {
        court: filing.court.name.clone(),
        number: filing.package_id.short(),
        cause: filing.cause.heading().to_owned(),
        names: [
            ("原告", names(&filing.plaintiffs)),
            ("被告", names(&filing.defendants)),
            ("第三人", names(&filing.third_parties)),
        ],
        parties: blocks(filing),
        sections: filing
            .form
            .iter()
            .map(|section| Section {
                title: section.title.clone(),
                rows: section.rows.iter().map(|row| form_row(row, &filing.gaps)).collect(),
            })
            .collect(),
        evidence: filing.evidence.iter().enumerate().map(|(index, item)| evidence_row(index + 1, item)).collect(),
        mediation: filing.mediation.iter().map(|row| form_row(row, &filing.gaps)).collect(),
        open: filing
            .gaps
            .iter()
            .map(|gap| format!("{}（{}）", gap.label, open_because(gap.reason)))
            .chain(filing.contradictions.iter().map(|it| it.trim_end_matches('。').to_owned()))
            .collect(),
        signatures: picture_names(signatures),
        date: filing.business_date.chinese(),
    };
    let mut sheet = serde_json::to_value(sheet).map_err(|source| DocumentError::Data { template: template.into(), source })?;
    if numbers == Numbers::Masked {
        for number in citizen_numbers(filing) {
            mask(&mut sheet, number);
        }
    }
    with_signatures(Paper::new(template, &sheet)?.identified_by(&filing.package_id.to_string()), signatures)
}

fn names(parties: &[Party]) -> Vec<String> {
    parties.iter().map(|party| party.name().reveal().to_owned()).collect()
}

/// 当事人信息 in the official order. A kind of party nobody belongs to keeps its row and says 无 (form rules of 法〔2025〕82号).
fn blocks(filing: &Filing) -> Vec<Block> {
    let mut blocks = role("原告", &filing.plaintiffs, filing.legal_representative.as_ref());
    blocks.push(agents(&filing.agents));
    blocks.extend(role("被告", &filing.defendants, None));
    blocks.extend(role("第三人", &filing.third_parties, None));
    blocks
}

/// The parties of one role; `guardian` sues for the first person among them and for his other wards.
fn role(role: &str, parties: &[Party], guardian: Option<&LegalRepresentative>) -> Vec<Block> {
    let mut people = Vec::new();
    let mut organisations = Vec::new();
    for party in parties {
        match party {
            Party::NaturalPerson(person) => {
                let mut lines = person_lines(person);
                lines.extend(guardian.filter(|_| people.is_empty() || person.ward).map(guardian_line));
                people.push(lines);
            }
            Party::Organisation(organisation) => organisations.push(organisation_lines(organisation)),
        }
    }
    let mut blocks = numbered(role, "\n（自然人）", people);
    blocks.extend(numbered(role, "\n（法人、非法人组织）", organisations));
    blocks
}

fn numbered(role: &str, kind: &str, parties: Vec<Vec<Vec<Field>>>) -> Vec<Block> {
    if parties.is_empty() {
        return vec![Block { label: format!("{role}{kind}"), lines: vec![vec![Field::text("", Some("无"))]] }];
    }
    let several = parties.len() > 1;
    let label = |index: usize| if several { format!("{role}{}{kind}", index + 1) } else { format!("{role}{kind}") };
    parties.into_iter().enumerate().map(|(index, lines)| Block { label: label(index), lines }).collect()
}

fn person_lines(person: &NaturalPerson) -> Vec<Vec<Field>> {
    let birth_date = person.birth_date.map(|date| date.chinese());
    vec![
        vec![Field::personal("姓名", Some(&person.name))],
        vec![Field::ticked("性别", person.sex.map_or("", Sex::chinese), &["男", "女"])],
        vec![Field::text("出生日期", birth_date.as_deref()), Field::text("民族", person.ethnic_group.as_deref())],
        vec![
            Field::personal("工作单位", person.employer.as_ref()),
            Field::personal("职务", person.job_title.as_ref()),
            Field::personal("联系电话", person.phone.as_ref()),
        ],
        vec![Field::personal("住所地（户籍所在地）", person.domicile.as_ref())],
        vec![Field::personal("经常居住地", person.habitual_residence.as_ref())],
        vec![Field::text("证件类型", person.id_type.as_deref())],
        vec![Field::personal("证件号码", person.id_number.as_ref())],
    ]
}

fn guardian_line(guardian: &LegalRepresentative) -> Vec<Field> {
    let name = guardian.name.reveal();
    let named = guardian.relation.as_ref().map(|relation| format!("{name}（与原告关系：{relation}）"));
    vec![
        Field::text("法定代理人", Some(named.as_deref().unwrap_or(name))),
        Field::personal("联系电话", guardian.phone.as_ref()),
    ]
}

fn organisation_lines(organisation: &Organisation) -> Vec<Vec<Field>> {
    vec![
        vec![Field::personal("名称", Some(&organisation.name))],
        vec![Field::personal("住所地（主要办事机构所在地）", organisation.domicile.as_ref())],
        vec![Field::personal("注册地/登记地", organisation.registered_at.as_ref())],
        vec![
            Field::personal("法定代表人/负责人", organisation.representative.as_ref()),
            Field::personal("职务", organisation.representative_title.as_ref()),
            Field::personal("联系电话", organisation.phone.as_ref()),
        ],
        vec![Field::text("统一社会信用代码", organisation.uscc.as_deref())],
        vec![Field::ticked("类型", organisation.organisation_type.as_deref().unwrap_or_default(), &ORGANISATION_TYPES)],
        vec![Field::ticked("所有制性质", organisation.ownership.as_deref().unwrap_or_default(), &OWNERSHIP)],
    ]
}

fn agents(agents: &[Agent]) -> Block {
    let mut lines = vec![vec![Field::ticked("", if agents.is_empty() { "无" } else { "有" }, &["有", "无"])]];
    for agent in agents {
        lines.push(vec![Field::personal("姓名", Some(&agent.name))]);
        lines.push(vec![
            Field::personal("单位", agent.organisation.as_ref()),
            Field::personal("职务", agent.title.as_ref()),
            Field::personal("联系电话", agent.phone.as_ref()),
        ]);
        let authority = agent.authority.as_deref().unwrap_or_default();
        lines.push(vec![Field::ticked("代理权限", authority, &["一般授权", "特别授权"])]);
    }
    Block { label: "委托诉讼代理人".into(), lines }
}

/// A row of the form; what was left open on purpose says so.
fn form_row(row: &FormRow, gaps: &[Gap]) -> Field {
    let gap = gaps.iter().find(|gap| gap.key == row.key).map(|gap| open_because(gap.reason));
    let value = if row.value.trim().is_empty() { gap.unwrap_or_default() } else { &row.value };
    Field::ticked(&row.label, value, &row.options)
}

fn open_because(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Unknown => "不知道",
        GapReason::None => "没有",
        GapReason::Later => "以后补",
    }
}

fn evidence_row(number: usize, item: &EvidenceItem) -> EvidenceRow {
    let submission = match item.submission {
        Submission::Scanned => "已扫描",
        Submission::InCourt => "原件当庭提交",
        Submission::Absent => "暂无",
    };
    let reason = item.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    EvidenceRow {
        number,
        name: item.name.clone(),
        source: item.source.clone(),
        proves: item.proves.clone(),
        submission: reason.map_or_else(|| submission.to_owned(), |reason| format!("{submission}（{reason}）")),
        copies: counted(item.copies),
        pages: counted(item.pages),
    }
}

/// Nothing counted is a dash, not a nought.
pub(super) fn counted(count: u32) -> String {
    if count == 0 { "—".into() } else { count.to_string() }
}

/// Every citizen number the filing holds.
fn citizen_numbers(filing: &Filing) -> impl Iterator<Item = &Personal> {
    let parties = [&filing.plaintiffs, &filing.defendants, &filing.third_parties].into_iter().flatten();
    parties
        .filter_map(|party| match party {
            Party::NaturalPerson(person) => person.id_number.as_ref(),
            Party::Organisation(_) => None,
        })
        .chain(filing.legal_representative.iter().filter_map(|guardian| guardian.id_number.as_ref()))
        .chain([&filing.filer.card.number])
        .filter(|number| !number.is_empty())
}

/// Masks `number` in every text inside `data`, wherever the visitor wrote it.
fn mask(data: &mut Value, number: &Personal) {
    match data {
        Value::String(text) if text.contains(number.reveal()) => *text = text.replace(number.reveal(), &number.masked()),
        Value::Array(values) => values.iter_mut().for_each(|value| mask(value, number)),
        Value::Object(fields) => fields.values_mut().for_each(|value| mask(value, number)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
