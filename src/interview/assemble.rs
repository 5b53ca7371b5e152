//! From answers to papers: rows of the official form, parties, checklist, findings.

use super::{AdviceAt, Answers, CheckLevel, Kind, Material, Origin, Place, Question, QuestionStep, Route, Section, Value};
use crate::filing::{
    Bilingual, FormRow, FormSection, Gap, GapReason, IdentifiedBy, Money, NaturalPerson, Organisation, Party, Personal,
    ResidentNumber, Sex, is_ethnic_group,
};

/// Something to look at before signing.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// In plain words.
    pub say: Bilingual,
    /// Where it can be mended.
    pub step: QuestionStep,
    /// The stop in that step.
    pub place: Place,
    /// What it is.
    pub kind: FindingKind,
}

/// What there is to look at. Nothing of it stops a submission: the court decides.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingKind {
    /// Wanted and not said: asked once more whether it is unknown, not there, or comes later.
    Missing,
    /// Left open and explained. `None` where it is asked on the screen alone and no gap of the complaint.
    Open(Option<Gap>),
    /// A check over several answers says no.
    Contradiction(CheckLevel),
    /// Advice that needs the amounts.
    Advice,
}

/// The official form as it prints, every section and row, asked or not, in the official order; of a repeated section every group
/// is a block of its own. The answers on mediation stand apart in a filing: [`mediation_rows`]; the parties too.
pub fn form_sections(route: &Route<'_>) -> Vec<FormSection> {
    let environment = route.environment();
    let printed = |section: &Section| section.step != QuestionStep::Mediation && route.is_open(section, &environment);
    let mut blocks = Vec::new();
    for (index, section) in route.case_type.sections.iter().enumerate().filter(|(_, section)| printed(section)) {
        let Some(title) = &section.paper else { continue };
        match &section.repeat {
            None => blocks.push(FormSection { title: title.clone(), rows: form_rows(route, index, section, 0) }),
            Some(_) if PARTIES.contains(&section.id.as_str()) => {}
            Some(repeat) => blocks.extend((0..route.answers.count(&section.id, repeat.min)).map(|group| FormSection {
                title: format!("{title}（{}）", group + 1),
                rows: form_rows(route, index, section, group),
            })),
        }
    }
    blocks
}

/// Sections that are printed as 当事人信息.
const PARTIES: [&str; 3] = ["plaintiffs", "defendants", "third_parties"];

/// The official questions on mediation with their answers.
pub fn mediation_rows(route: &Route<'_>) -> Vec<FormRow> {
    let sections = route.case_type.sections.iter().enumerate();
    sections
        .filter(|(_, section)| section.step == QuestionStep::Mediation)
        .flat_map(|(index, section)| form_rows(route, index, section, 0))
        .collect()
}

/// The rows of one section.
fn form_rows(route: &Route<'_>, index: usize, section: &Section, group: u32) -> Vec<FormRow> {
    let environment = route.environment();
    let environment = environment.in_group(route.answers, section, group);
    section
        .questions
        .iter()
        .enumerate()
        .filter(|(_, question)| !question.screen_only)
        .filter_map(|(position, question)| {
            let label = question.label.clone()?;
            let key = route.key(Place { section: index, group, question: position });
            let value = if route.applies(question, &environment) {
                printed(route.answers, &key)
            } else {
                let computed = question.otherwise_cel.as_ref().and_then(|source| {
                    if question.kind == Kind::Money {
                        source.number(&environment).map(|fen| money_text(Money::from_fen(fen)))
                    } else {
                        source.text(&environment).map(|text| dates_in_chinese(&text))
                    }
                });
                computed.or_else(|| question.otherwise.clone()).unwrap_or_default()
            };
            let options = question.options.iter().map(|option| option.value.clone()).collect();
            Some(FormRow { key, label, value, options })
        })
        .collect()
}

/// CEL knows days as `YYYY-MM-DD`; papers write them out.
fn dates_in_chinese(text: &str) -> String {
    let mut paper = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let day = rest.get(..10).and_then(crate::filing::parse_iso_date);
        let taken = match day {
            Some(day) => {
                paper.push_str(&crate::filing::WireDate(day).chinese());
                10
            }
            None => {
                paper.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    paper
}

/// A value as it stands on paper.
fn printed(answers: &Answers, key: &str) -> String {
    answers.get(key).map(|answer| on_paper(&answer.value)).unwrap_or_default()
}

fn on_paper(value: &Value) -> String {
    match value {
        Value::Text(text) => text.reveal().to_owned(),
        Value::Money(money) => money_text(*money),
        Value::Date(date) => date.chinese(),
        Value::Percent(percent) => format!("{percent}%"),
        Value::Choice(choice) => choice.clone(),
        Value::Multi(choices) => choices.join("、"),
        Value::Count(count) => count.to_string(),
        Value::Gap(GapReason::Unknown) => "不清楚".into(),
        Value::Gap(GapReason::None) => "无".into(),
        Value::Gap(GapReason::Later) => "待补充".into(),
    }
}

fn money_text(money: Money) -> String {
    format!("{}元（{}）", money.grouped(), money.in_words())
}

/// Group `group` of a party section as a typed party; keys are those of `templates.json`.
pub fn natural_or_organisation(answers: &Answers, section: &str, group: u32) -> Party {
    let key = |name: &str| format!("{section}.{group}.{name}");
    let text = |name: &str| answers.text(&key(name)).cloned();
    let word = |name: &str| {
        answers.choice(&key(name)).map(str::to_owned).or_else(|| answers.text(&key(name)).map(|t| t.reveal().to_owned()))
    };
    let organisation = word("kind").is_some_and(|kind| kind.contains("公司") || kind.contains("单位") || kind.contains("组织"));
    if organisation {
        return Party::Organisation(Organisation {
            name: text("name").or_else(|| text("org_name")).unwrap_or_default(),
            domicile: text("domicile"),
            registered_at: text("registered_at"),
            representative: text("legal_rep"),
            representative_title: text("legal_rep_title"),
            phone: text("phone"),
            uscc: word("uscc"),
            organisation_type: word("org_type"),
            ownership: word("ownership"),
        });
    }
    Party::NaturalPerson(NaturalPerson {
        name: text("name").unwrap_or_default(),
        sex: match word("gender").as_deref() {
            Some("男") => Some(Sex::Male),
            Some("女") => Some(Sex::Female),
            Some(_) | None => None,
        },
        birth_date: answers.date(&key("birth_date")),
        ethnic_group: word("ethnicity"),
        employer: text("employer"),
        job_title: text("job_title"),
        phone: text("phone"),
        domicile: text("domicile"),
        habitual_residence: text("habitual_residence"),
        id_type: word("id_type").or_else(|| {
            // A citizen number says by itself which document it stands on.
            let citizen = text("id_number").is_some_and(|number| ResidentNumber::parse(number.reveal()).is_ok());
            citizen.then(|| "居民身份证".to_owned())
        }),
        id_number: text("id_number"),
        identified_by: answers.card_was_read(section, group).then_some(IdentifiedBy::Chip),
        ward: word("ward").as_deref() == Some("是"),
    })
}

/// The items of the checklist that apply.
pub fn checklist<'a>(route: &Route<'a>) -> Vec<&'a Material> {
    let environment = route.environment();
    let applies = |material: &&Material| material.when.as_ref().is_none_or(|condition| condition.holds(&environment));
    route.case_type.materials.iter().filter(applies).collect()
}

/// 标的总额 as far as the answers give it.
pub fn claim_total(route: &Route<'_>) -> Option<Money> {
    let environment = route.environment();
    let fen = route.case_type.claim_total.as_ref()?.number(&environment)?;
    Some(Money::from_fen(fen)).filter(|total| total.fen() >= 0)
}

/// Everything still missing or contradictory, in ONE list, in the order of the steps.
pub fn findings(route: &Route<'_>) -> Vec<Finding> {
    let environment = route.environment();
    let mut findings = Vec::new();
    for (step, place) in route.all_places(&environment) {
        let Some(question) = route.question(place) else { continue };
        let answer = route.answers.get(&route.key(place));
        findings.extend(missing(route, question, answer.map(|a| &a.value), step, place));
        let environment = environment.in_group(route.answers, route.section(place), place.group);
        // What looks at no group alone is said once for all of them.
        let here = |check: &&super::Check| place.group == 0 || check.test.speaks_of("item");
        let failed = question.checks.iter().filter(|check| answer.is_some() && fails(check, &environment)).filter(here);
        findings.extend(failed.map(|check| Finding {
            say: check.said(&environment),
            step,
            place,
            kind: FindingKind::Contradiction(check.level),
        }));
    }
    findings.extend(advice_at_review(route, &environment));
    tell_apart(route, &mut findings);
    findings
}

/// Findings in the same words at different places are told apart by the question.
fn tell_apart(route: &Route<'_>, findings: &mut [Finding]) {
    let said: Vec<String> = findings.iter().map(|finding| finding.say.zh.clone()).collect();
    for finding in findings {
        if said.iter().filter(|say| **say == finding.say.zh).count() < 2 {
            continue;
        }
        let (whose, ask) = (whose(route, finding.place), route.ask(finding.place).cloned().unwrap_or_default());
        let Bilingual { zh, en } = &finding.say;
        let of = if whose.en.is_empty() { String::new() } else { format!("{}: ", whose.en) };
        finding.say = Bilingual::new(format!("{zh}（{}{}）", whose.zh, ask.zh), format!("{en} ({of}{})", ask.en));
    }
}

/// What can only be advised when the amounts are known; it stands with the first question of 该去哪个法院.
fn advice_at_review(route: &Route<'_>, environment: &super::Environment<'_>) -> Vec<Finding> {
    let step = QuestionStep::Jurisdiction;
    let Some(place) = route.places(step).first().copied() else { return Vec::new() };
    let given = route.case_type.advice.iter().filter(|it| it.at == AdviceAt::Review && it.when.holds(environment));
    given
        .map(|advice| {
            let cited = |text: &str, open, close| match advice.article.as_str() {
                "" => text.to_owned(),
                article => format!("{text}{open}{article}{close}"),
            };
            let say = Bilingual::new(cited(&advice.say.zh, "（", "）"), advice.say.en.clone());
            Finding { say, step, place, kind: FindingKind::Advice }
        })
        .collect()
}

/// An answer the visitor gave, as he may want to change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question.
    pub ask: Bilingual,
    /// What it is called in few words: the official label, with whose it is. Chinese alone; `None` where the form has no row.
    pub label: Option<String>,
    /// The answer: an option in the words it was chosen by, else as it stands on paper. In Chinese and in English.
    pub value: [Personal; 2],
    /// Where it can be changed.
    pub step: QuestionStep,
    /// The stop in that step.
    pub place: Place,
}

/// Every question that was asked and answered, in the order of the steps.
pub fn answered(route: &Route<'_>) -> Vec<Answered> {
    let given = |(step, place): (QuestionStep, Place)| {
        if let Some(repeat) = route.section(place).repeat.as_ref().filter(|_| place.asks_for_more()) {
            // How many parties: here one can be added or taken away.
            let count = Personal::new(route.answers.count(&route.section(place).id, repeat.min).to_string());
            let label = Some(format!("{}人数", repeat.one.zh));
            return Some(Answered { ask: repeat.more.clone(), label, value: [count.clone(), count], step, place });
        }
        let ask = route.ask(place)?.clone();
        let question = route.question(place)?;
        let answer = route.answers.get(&route.key(place))?;
        let of_whom = whose(route, place).zh;
        let label = question.label.as_ref().filter(|_| !question.screen_only);
        let label = label.map(|label| if of_whom.is_empty() { label.clone() } else { format!("{of_whom}{label}") });
        Some(Answered { ask, label, value: spoken(question, &answer.value), step, place })
    };
    route.all_places(&route.environment()).into_iter().filter_map(given).collect()
}

/// An answer as it is shown to who gave it, in Chinese and in English.
pub fn spoken(question: &Question, value: &Value) -> [Personal; 2] {
    let chosen = |values: &[String]| {
        let options: Vec<_> = question.options.iter().filter(|option| values.contains(&option.value)).collect();
        let join = |separator, pick: fn(&Bilingual) -> &str| {
            Personal::new(options.iter().map(|option| pick(&option.say)).collect::<Vec<_>>().join(separator))
        };
        [join("、", |say| &say.zh), join(", ", |say| &say.en)]
    };
    match value {
        Value::Choice(choice) => chosen(std::slice::from_ref(choice)),
        Value::Multi(choices) => chosen(choices),
        Value::Gap(reason) => {
            let english = match reason {
                GapReason::Unknown => "Not sure",
                GapReason::None => "None",
                GapReason::Later => "Later",
            };
            [on_paper(value).into(), english.into()]
        }
        Value::Date(date) => [date.chinese().into(), date.english().into()],
        Value::Text(_) | Value::Money(_) | Value::Percent(_) | Value::Count(_) => {
            [on_paper(value).into(), on_paper(value).into()]
        }
    }
}

/// Whether a check can be decided and says no.
fn fails(check: &super::Check, environment: &super::Environment<'_>) -> bool {
    check.test.decided(environment) == Some(false)
}

fn missing(route: &Route<'_>, question: &Question, value: Option<&Value>, step: QuestionStep, place: Place) -> Option<Finding> {
    let whose = whose(route, place);
    let label = question.label.clone().unwrap_or_else(|| question.ask.zh.clone());
    let label = if whose.zh.is_empty() { label } else { format!("{}的{label}", whose.zh) };
    let asked = route.ask(place).map_or("", |ask| &ask.en);
    // On the glass a single one of a kind is told by the question itself.
    let several =
        route.section(place).repeat.as_ref().is_some_and(|it| route.answers.count(&route.section(place).id, it.min) > 1);
    let asked = if several { format!("{}: {asked}", whose.en) } else { asked.to_owned() };
    match value {
        None if question.required => Some(Finding {
            say: Bilingual::new(format!("“{label}”还没有填"), format!("Not answered yet: {asked}")),
            step,
            place,
            kind: FindingKind::Missing,
        }),
        Some(Value::Gap(reason)) if question.required => Some(Finding {
            say: Bilingual::new(format!("“{label}”留空"), format!("Open: {asked}")),
            step,
            place,
            kind: FindingKind::Open((!question.screen_only).then(|| Gap { key: route.key(place), label, reason: *reason })),
        }),
        None
        | Some(
            Value::Text(_)
            | Value::Money(_)
            | Value::Date(_)
            | Value::Percent(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Gap(_)
            | Value::Count(_),
        ) => None,
    }
}

/// Whose answer stands at `place`: 被告, or 被告2 where there are several; empty outside repeated sections.
pub fn whose(route: &Route<'_>, place: Place) -> Bilingual {
    let section = route.section(place);
    match &section.repeat {
        None => Bilingual::default(),
        Some(repeat) if route.answers.count(&section.id, repeat.min) == 1 => repeat.one.clone(),
        Some(repeat) => {
            let number = place.group + 1;
            Bilingual::new(format!("{}{number}", repeat.one.zh), format!("{} {number}", repeat.one.en))
        }
    }
}

/// Sets what the card says about group `group` of `section`; such questions are not asked again.
pub fn fill_from_card(answers: &mut Answers, section: &str, group: u32, card: &crate::filing::IdCard) {
    let mut set = |key: &str, value: Value| answers.set(format!("{section}.{group}.{key}"), value, Origin::Card);
    set("kind", Value::Choice("个人".into()));
    set("name", Value::Text(card.name.clone()));
    if matches!(card.sex, Sex::Male | Sex::Female) {
        set("gender", Value::Choice(card.sex.chinese().into()));
    }
    if let Some(birth_date) = card.birth_date {
        set("birth_date", Value::Date(birth_date));
    }
    if let Some(group) = &card.ethnic_group {
        // What is not one of the 56 groups (其他, 外国血统中国籍人士) stands as it is.
        let name = if is_ethnic_group(group) { format!("{group}族") } else { group.clone() };
        set("ethnicity", Value::Text(name.into()));
    }
    if let Some(address) = &card.address {
        set("domicile", Value::Text(address.clone()));
    }
    set("id_type", Value::Choice(card.document.chinese().to_owned()));
    set("id_number", Value::Text(card.number.clone()));
}

#[cfg(test)]
mod tests {
    use super::dates_in_chinese;

    #[test]
    fn computed_days_are_written_out_on_paper() {
        assert_eq!(dates_in_chinese("2025-02-28 之后至今"), "2025年2月28日 之后至今");
        assert_eq!(dates_in_chinese("合同 2025-02-30 号，电话 010-1234-56"), "合同 2025-02-30 号，电话 010-1234-56");
    }
}
