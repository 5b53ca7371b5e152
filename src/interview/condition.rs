//! Conditions and computed values in CEL (Common Expression Language).

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use cel::{Context, Program, objects::Key};

use super::{Answers, CaseType, Value};
use crate::filing::{IdCard, ResidentNumber, WireDate};

/// A compiled expression.
pub struct Condition {
    source: String,
    program: Program,
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Condition({})", self.source)
    }
}

/// The words an expression may use beside the sections of its case type.
pub(super) const NAMES: [&str; 6] = ["item", "today", "card", "capacity", "defendant_count", "plaintiff_count"];

impl Condition {
    /// Compiles; the message names what is wrong.
    pub fn compile(source: &str) -> Result<Self, String> {
        let program = Program::compile(source).map_err(|errors| errors.to_string())?;
        Ok(Self { source: source.to_owned(), program })
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Names the expression refers to.
    pub(super) fn variables(&self) -> Vec<String> {
        self.program.references().variables().into_iter().map(str::to_owned).collect()
    }

    /// Whether the condition holds. What cannot be decided yet (a comparison with something unanswered) does not hold.
    pub fn holds(&self, environment: &Environment) -> bool {
        self.decided(environment) == Some(true)
    }

    /// Yes or no, `None` while something it compares is unanswered.
    pub fn decided(&self, environment: &Environment) -> Option<bool> {
        match self.program.execute(&environment.context) {
            Ok(cel::Value::Bool(answer)) => Some(answer),
            Ok(_) | Err(_) => None,
        }
    }

    /// The value as a whole number (fen, counts).
    pub fn number(&self, environment: &Environment) -> Option<i64> {
        match self.program.execute(&environment.context) {
            Ok(cel::Value::Int(number)) => Some(number),
            Ok(_) | Err(_) => None,
        }
    }

    /// The value as text.
    pub fn text(&self, environment: &Environment) -> Option<String> {
        match self.program.execute(&environment.context) {
            Ok(cel::Value::String(text)) => Some(text.to_string()),
            Ok(_) | Err(_) => None,
        }
    }
}

/// What an expression sees: one map per section, the current group as `item`, the day, the card.
pub struct Environment {
    context: Context<'static, 'static>,
}

impl Environment {
    /// The answers as seen from group `item` of a repeated section, if any.
    pub fn new(
        case_type: &CaseType,
        answers: &Answers,
        item: Option<(&str, u32)>,
        card: Option<&IdCard>,
        capacity: &str,
        today: WireDate,
    ) -> Self {
        let mut context = Context::default();
        let mut counts = BTreeMap::new();
        for section in &case_type.sections {
            let value = match &section.repeat {
                None => group(answers, &section.id, section.questions.iter().map(|q| q.key.as_str())),
                Some(repeat) => {
                    let count = answers.count(&section.id, repeat.min);
                    counts.insert(section.id.as_str(), i64::from(count));
                    let groups: Vec<cel::Value> = (0..count)
                        .map(|index| {
                            group(answers, &format!("{}.{index}", section.id), section.questions.iter().map(|q| q.key.as_str()))
                        })
                        .collect();
                    if let Some((id, index)) = item
                        && id == section.id
                        && let Some(current) = groups.get(index as usize)
                    {
                        context.add_variable_from_value("item", current.clone());
                    }
                    groups.into()
                }
            };
            context.add_variable_from_value(section.id.clone(), value);
        }
        context.add_variable_from_value("defendant_count", counts.get("defendants").copied().unwrap_or(0));
        context.add_variable_from_value("plaintiff_count", counts.get("plaintiffs").copied().unwrap_or(0));
        context.add_variable_from_value("today", today.to_string());
        context.add_variable_from_value("capacity", capacity.to_owned());
        context.add_variable_from_value("card", card.map_or(cel::Value::Null, card_map));
        context.add_function("is_resident_number", is_resident_number).expect("invariant: the name is no word of the language");
        Self { context }
    }
}

fn group<'a>(answers: &Answers, prefix: &str, keys: impl Iterator<Item = &'a str>) -> cel::Value {
    keys.map(|key| (Key::from(key.to_owned()), answers.value(&format!("{prefix}.{key}")).map_or(cel::Value::Null, cel_value)))
        .collect::<HashMap<Key, cel::Value>>()
        .into()
}

/// `is_resident_number(text)`: whether a citizen number can be right, check digit and all.
fn is_resident_number(text: Arc<String>) -> bool {
    ResidentNumber::parse(&text).is_ok()
}

fn cel_value(value: &Value) -> cel::Value {
    match value {
        Value::Text(text) => text.reveal().to_owned().into(),
        Value::Money(money) => money.fen().into(),
        Value::Date(date) => date.to_string().into(),
        Value::Percent(percent) => percent.parse::<f64>().map_or(cel::Value::Null, Into::into),
        Value::Choice(choice) => choice.clone().into(),
        Value::Multi(choices) => choices.iter().cloned().map(cel::Value::from).collect::<Vec<_>>().into(),
        Value::Count(count) => i64::from(*count).into(),
        Value::Gap(_) => cel::Value::Null,
    }
}

fn card_map(card: &IdCard) -> cel::Value {
    let optional = |text: Option<String>| text.map_or(cel::Value::Null, cel::Value::from);
    HashMap::from([
        (Key::from("name".to_owned()), card.name.reveal().to_owned().into()),
        (Key::from("sex".to_owned()), card.sex.chinese().to_owned().into()),
        (Key::from("birth_date".to_owned()), optional(card.birth_date.map(|d| d.to_string()))),
        (Key::from("address".to_owned()), optional(card.address.as_ref().map(|a| a.reveal().to_owned()))),
        (Key::from("number".to_owned()), card.number.reveal().to_owned().into()),
    ])
    .into()
}
