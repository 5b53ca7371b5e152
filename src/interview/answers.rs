//! What the visitor has answered so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::filing::{GapReason, Money, Personal, WireDate};

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Free text, a name, an address, a number.
    Text(Personal),
    /// An amount.
    Money(Money),
    /// A day.
    Date(WireDate),
    /// Per cent, as typed: `3.85`.
    Percent(String),
    /// The chosen option's value, as printed on the form.
    Choice(String),
    /// The ticked options' values.
    Multi(Vec<String>),
    /// Left open, and why.
    Gap(GapReason),
    /// Number of groups in a repeated section.
    Count(u32),
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The visitor gave or confirmed it.
    Visitor,
    /// Read from the card: never asked again.
    Card,
}

/// An answer and its origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// Its origin.
    pub origin: Origin,
}

/// All answers by key: `claims.principal_due`, `defendants.0.name`, `defendants.count`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer to `key`.
    pub fn get(&self, key: &str) -> Option<&Answer> {
        self.0.get(key)
    }

    /// The value of `key`, unless it was left open.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key).map(|answer| &answer.value).filter(|value| !matches!(value, Value::Gap(_)))
    }

    /// The text of `key`, for papers.
    pub fn text(&self, key: &str) -> Option<&Personal> {
        match self.value(key) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text),
            Some(
                Value::Text(_)
                | Value::Money(_)
                | Value::Date(_)
                | Value::Percent(_)
                | Value::Choice(_)
                | Value::Multi(_)
                | Value::Gap(_)
                | Value::Count(_),
            )
            | None => None,
        }
    }

    /// The chosen option of `key`.
    pub fn choice(&self, key: &str) -> Option<&str> {
        if let Some(Value::Choice(choice)) = self.value(key) { Some(choice) } else { None }
    }

    /// The day of `key`.
    pub fn date(&self, key: &str) -> Option<WireDate> {
        if let Some(Value::Date(date)) = self.value(key) { Some(*date) } else { None }
    }

    /// Sets an answer.
    pub fn set(&mut self, key: impl Into<String>, value: Value, origin: Origin) {
        self.0.insert(key.into(), Answer { value, origin });
    }

    /// Takes an answer away.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// How many groups a repeated section has; at least `minimum`.
    pub fn count(&self, section: &str, minimum: u32) -> u32 {
        match self.0.get(&format!("{section}.count")).map(|answer| &answer.value) {
            Some(Value::Count(count)) => (*count).max(minimum),
            Some(
                Value::Text(_)
                | Value::Money(_)
                | Value::Date(_)
                | Value::Percent(_)
                | Value::Choice(_)
                | Value::Multi(_)
                | Value::Gap(_),
            )
            | None => minimum,
        }
    }

    /// Takes away what the card said about group `group` of `section`.
    pub fn remove_of_card(&mut self, section: &str, group: u32) {
        let own = format!("{section}.{group}.");
        self.0.retain(|key, answer| answer.origin != Origin::Card || !key.starts_with(&own));
    }

    /// What the card said about group `group` of `section` stays, as if it had been typed: its owner is not here any more.
    pub fn release_card(&mut self, section: &str, group: u32) {
        let own = format!("{section}.{group}.");
        for (_, answer) in self.0.iter_mut().filter(|(key, _)| key.starts_with(&own)) {
            answer.origin = Origin::Visitor;
        }
    }

    /// Whether who stands in group `group` of `section` laid his card on the reader.
    pub fn card_was_read(&self, section: &str, group: u32) -> bool {
        self.get(&format!("{section}.{group}.name")).is_some_and(|answer| answer.origin == Origin::Card)
    }

    /// Takes group `group` of `section` away and closes the gap.
    pub fn remove_group(&mut self, section: &str, group: u32, minimum: u32) {
        let count = self.count(section, minimum);
        let own = format!("{section}.{group}.");
        self.0.retain(|key, _| !key.starts_with(&own));
        for later in group + 1..count {
            let from = format!("{section}.{later}.");
            let moved: Vec<String> = self.0.keys().filter(|key| key.starts_with(&from)).cloned().collect();
            for key in moved {
                if let Some(answer) = self.0.remove(&key) {
                    self.0.insert(format!("{section}.{}.{}", later - 1, &key[from.len()..]), answer);
                }
            }
        }
        self.set(format!("{section}.count"), Value::Count(count.saturating_sub(1).max(minimum)), Origin::Visitor);
    }

    /// Every answer in the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(key, answer)| (key.as_str(), answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taking_a_group_away_moves_the_later_ones_up() {
        let mut answers = Answers::default();
        answers.set("defendants.count", Value::Count(3), Origin::Visitor);
        for (group, name) in ["甲", "乙", "丙"].iter().enumerate() {
            answers.set(format!("defendants.{group}.name"), Value::Text((*name).into()), Origin::Visitor);
        }
        answers.remove_group("defendants", 1, 1);
        assert_eq!(answers.count("defendants", 1), 2);
        assert_eq!(answers.text("defendants.0.name").map(Personal::reveal), Some("甲"));
        assert_eq!(answers.text("defendants.1.name").map(Personal::reveal), Some("丙"));
        assert_eq!(answers.get("defendants.2.name"), None);
    }
}
