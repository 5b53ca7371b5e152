//! Conditions and computed values in CEL (Common Expression Language).

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use cel::{Context, Program, objects::Key};

use super::{Answers, Route, Section, Value, functions};
use crate::filing::IdCard;

/// A compiled expression.
pub struct Condition {
    source: String,
    program: Arc<Program>,
}

/// Expressions compiled so far. Packs say the same over and over, and the shared sections stand in all of them: each text is compiled
/// once, whoever comes first.
#[derive(Default)]
pub(super) struct Programs(Mutex<HashMap<String, Arc<OnceLock<Compiled>>>>);

type Compiled = Result<Arc<Program>, String>;

impl Programs {
    pub(super) fn condition(&self, source: &str) -> Result<Condition, String> {
        let place = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(source.to_owned()).or_default().clone()
        };
        let program = place.get_or_init(|| compiled(source)).clone()?;
        Ok(Condition { source: source.to_owned(), program })
    }
}

fn compiled(source: &str) -> Compiled {
    Program::compile(source).map(Arc::new).map_err(|errors| errors.to_string())
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Condition({})", self.source)
    }
}

/// The words an expression may use beside the sections of its case type.
pub(super) const NAMES: [&str; 12] = [
    "item",
    "group",
    "today",
    "card",
    "capacity",
    "defendant_count",
    "plaintiff_count",
    "third_party_count",
    "case_type",
    "cause",
    "claim_total",
    "small_claims_limit",
];

impl Condition {
    /// Compiles; the message names what is wrong.
    pub fn compile(source: &str) -> Result<Self, String> {
        Ok(Self { source: source.to_owned(), program: compiled(source)? })
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Names the expression refers to.
    pub(super) fn variables(&self) -> Vec<String> {
        self.program.references().variables().into_iter().map(str::to_owned).collect()
    }

    /// Whether the expression refers to `name`.
    pub(super) fn speaks_of(&self, name: &str) -> bool {
        self.program.references().has_variable(name)
    }

    /// Whether the condition holds. What cannot be decided yet (a comparison with something unanswered) does not hold.
    pub fn holds(&self, environment: &Environment<'_>) -> bool {
        self.decided(environment) == Some(true)
    }

    /// Yes or no, `None` while something it compares is unanswered.
    pub fn decided(&self, environment: &Environment<'_>) -> Option<bool> {
        match self.program.execute(&environment.context) {
            Ok(cel::Value::Bool(answer)) => Some(answer),
            Ok(_) | Err(_) => None,
        }
    }

    /// The value as a whole number (fen, counts).
    pub fn number(&self, environment: &Environment<'_>) -> Option<i64> {
        match self.program.execute(&environment.context) {
            Ok(cel::Value::Int(number)) => Some(number),
            Ok(_) | Err(_) => None,
        }
    }

    /// What kind of value comes out; `None` while it cannot be decided.
    pub(super) fn outcome(&self, environment: &Environment<'_>) -> Option<Outcome> {
        match self.program.execute(&environment.context).ok()? {
            cel::Value::Bool(_) => Some(Outcome::Decision),
            cel::Value::Int(_) => Some(Outcome::Number),
            cel::Value::String(_) => Some(Outcome::Text),
            cel::Value::Null => None,
            _ => Some(Outcome::Other),
        }
    }

    /// The value as text.
    pub fn text(&self, environment: &Environment<'_>) -> Option<String> {
        match self.program.execute(&environment.context) {
            Ok(cel::Value::String(text)) => Some(text.to_string()),
            Ok(_) | Err(_) => None,
        }
    }
}

/// The kinds of value an expression may come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Yes or no.
    Decision,
    /// A whole number.
    Number,
    /// A text.
    Text,
    /// Nothing a pack can use.
    Other,
}

/// What an expression sees: one map per section, the current group as `item`, the day, the card.
pub struct Environment<'e> {
    context: Context<'e, 'static>,
}

impl Environment<'static> {
    /// The answers of `route` as seen from outside the groups of repeated sections.
    pub fn new(route: &Route<'_>) -> Self {
        let Route { case_type, answers, .. } = route;
        let mut context = Context::default();
        let mut counts = BTreeMap::new();
        for section in &case_type.sections {
            let value = match &section.repeat {
                None => group(answers, section, None),
                Some(repeat) => {
                    let count = answers.count(&section.id, repeat.min);
                    counts.insert(section.id.as_str(), i64::from(count));
                    (0..count).map(|index| group(answers, section, Some(index))).collect::<Vec<_>>().into()
                }
            };
            context.add_variable_from_value(section.id.clone(), value);
        }
        for (name, section) in
            [("defendant_count", "defendants"), ("plaintiff_count", "plaintiffs"), ("third_party_count", "third_parties")]
        {
            context.add_variable_from_value(name, counts.get(section).copied().unwrap_or(0));
        }
        context.add_variable_from_value("today", route.today.to_string());
        context.add_variable_from_value("capacity", route.capacity.to_owned());
        context.add_variable_from_value("case_type", case_type.id.clone());
        let small = route.figures.small_claims.map(|limit| limit.fen());
        context.add_variable_from_value("small_claims_limit", small.map_or(cel::Value::Null, Into::into));
        context.add_variable_from_value("cause", route.cause.to_owned());
        context
            .add_variable_from_value("card", route.card.map_or(cel::Value::Null, |card| card_map(card, route.typed_identity)));
        functions::add_to(&mut context, route);
        let mut environment = Self { context };
        let total = case_type.claim_total.as_ref().and_then(|total| total.number(&environment));
        environment.context.add_variable_from_value("claim_total", total.map_or(cel::Value::Null, Into::into));
        environment
    }

    /// The same as seen from group `number` of `section`; outside repeated sections there is no `item` and no
    /// `group`.
    pub fn in_group<'e>(&'e self, answers: &Answers, section: &Section, number: u32) -> Environment<'e> {
        let mut context = self.context.new_inner_scope();
        if section.repeat.is_some() {
            context.add_variable_from_value("item", group(answers, section, Some(number)));
            context.add_variable_from_value("group", i64::from(number));
        }
        Environment { context }
    }
}

fn group(answers: &Answers, section: &Section, number: Option<u32>) -> cel::Value {
    let prefix = number.map_or_else(|| section.id.clone(), |number| format!("{}.{number}", section.id));
    let keys = section.questions.iter().map(|question| question.key.as_str());
    keys.map(|key| (Key::from(key.to_owned()), answers.value(&format!("{prefix}.{key}")).map_or(cel::Value::Null, cel_value)))
        .collect::<HashMap<Key, cel::Value>>()
        .into()
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

fn card_map(card: &IdCard, typed: bool) -> cel::Value {
    let optional = |text: Option<String>| text.map_or(cel::Value::Null, cel::Value::from);
    HashMap::from([
        (Key::from("name".to_owned()), card.name.reveal().to_owned().into()),
        (Key::from("sex".to_owned()), card.sex.chinese().to_owned().into()),
        (Key::from("birth_date".to_owned()), optional(card.birth_date.map(|d| d.to_string()))),
        (Key::from("address".to_owned()), optional(card.address.as_ref().map(|a| a.reveal().to_owned()))),
        (Key::from("typed".to_owned()), typed.into()),
        (Key::from("number".to_owned()), card.number.reveal().to_owned().into()),
    ])
    .into()
}
