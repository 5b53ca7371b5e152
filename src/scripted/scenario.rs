//! What the scripted visitor wants: a small TOML file, read and checked as a whole before the first touch.
//!
//! ```toml
//! title = "who does what"
//! language = "zh"            # or "en"
//! size = [1080, 1920]        # of the glass, in pixels
//! text-size = 0              # 0 to 3
//! offline = false            # true: the network plug is out from the beginning
//! [[act]]                    # a screen that is no question; acts wait for their step, in order
//! on = "identity"
//! do = [{ card = "demo/cards/li-guilan.toml" }, { wait = "是您本人吗？" }, { touch = "是我，继续" }]
//! [answers]                  # by the question as it stands on the glass
//! "对方叫什么名字？" = { type = "王建国" }
//! ```

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::Lexicon;
use crate::{filing::Language, visit::Step};

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file, or a dictionary, cannot be read.
    #[error("{file} cannot be read: {source}. Check the path.")]
    Read {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not TOML, or a word nobody knows; says line and column.
    #[error("the scenario cannot be understood: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Well-formed, but cannot be played; every reason, one a line.
    #[error("the scenario cannot be played:\n{}", .0.join("\n"))]
    Invalid(Vec<String>),
}

/// One thing done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Touches the button of that label; turns pages where it stands on a later one.
    Touch(String),
    /// Touches the button of the line whose words begin so.
    Row(String),
    /// Waits until a text holding this is on the glass.
    Wait(String),
    /// Waits until no text holding this is on the glass.
    Gone(String),
    /// Writes into the field on the glass.
    Type(String),
    /// Lays a card on the reader.
    Card(PathBuf),
    /// Takes the card away (`true`).
    LiftCard(bool),
    /// Puts pages into the scanner.
    Pages(Vec<PathBuf>),
    /// Makes a device misbehave: its name, and the fault.
    Fault([String; 2]),
    /// Pulls the network plug (`true`), or puts it back.
    CutNetwork(bool),
    /// Signs with a finger (`true`).
    Sign(bool),
}

/// What is done on a screen that is no question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Slug of the step.
    pub on: String,
    /// Only on the screen with this title.
    pub at: Option<String>,
    /// In this order.
    #[serde(rename = "do")]
    pub deeds: Vec<Deed>,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Typed on the keys of the glass, in place of what stood there.
    Type(String),
    /// One answer.
    Choose(String),
    /// These ticks.
    Tick(Vec<String>),
    /// The field is left empty (`true`).
    Skip(bool),
    /// 不确定 / 没有 (`true`).
    Unsure(bool),
    /// What stands there is right (`true`).
    Next(bool),
    /// Another button.
    Touch(String),
    /// Something that is refused: it stays in the field, and the question is asked again.
    Wrong(Wrong),
}

/// What the kiosk must refuse.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// Typed on the keys of the glass; empty: what stood there is deleted.
    #[serde(rename = "type")]
    pub text: String,
    /// What the sentence about it must hold.
    pub says: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Replies {
    Each(Vec<toml::Value>),
    Always(toml::Value),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Raw {
    title: String,
    #[serde(default)]
    language: Language,
    #[serde(default = "portrait")]
    size: [u32; 2],
    #[serde(default)]
    text_size: usize,
    #[serde(default)]
    offline: bool,
    act: Vec<Act>,
    #[serde(default)]
    answers: BTreeMap<String, Replies>,
}

fn portrait() -> [u32; 2] {
    [1080, 1920]
}

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Who does what, for the reader.
    pub title: String,
    /// Language of the visitor.
    pub language: Language,
    /// Width and height of the glass, in pixels.
    pub size: [u32; 2],
    /// 大字: 0 to 3.
    pub text_size: usize,
    /// The network plug is out from the beginning.
    pub offline: bool,
    /// In order; each waits for its screen.
    pub acts: Vec<Act>,
    /// By the question as it stands on the glass; asked again, the next one counts, then the last.
    pub answers: BTreeMap<String, Vec<Reply>>,
    /// How to write Chinese.
    pub lexicon: Lexicon,
}

impl Scenario {
    /// Reads `file`. Cards and pages it names, and the dictionaries, lie beneath `assets`.
    pub fn load(file: &Path, assets: &Path) -> Result<Self, ScenarioError> {
        let read = |source| ScenarioError::Read { file: file.to_owned(), source };
        let mut scenario = Self::parse(&std::fs::read_to_string(file).map_err(read)?)?;
        let folder = assets.join("dictionaries");
        scenario.lexicon = Lexicon::load(&[&folder.join("legal.tsv"), &folder.join("pinyin.tsv")])
            .map_err(|source| ScenarioError::Read { file: folder, source })?;
        for deed in scenario.acts.iter_mut().flat_map(|act| &mut act.deeds) {
            match deed {
                Deed::Card(file) => *file = assets.join(&*file),
                Deed::Pages(files) => files.iter_mut().for_each(|file| *file = assets.join(&*file)),
                Deed::Touch(_)
                | Deed::Row(_)
                | Deed::Wait(_)
                | Deed::Gone(_)
                | Deed::Type(_)
                | Deed::LiftCard(_)
                | Deed::Fault(_)
                | Deed::CutNetwork(_)
                | Deed::Sign(_) => {}
            }
        }
        scenario.check_writing()?;
        Ok(scenario)
    }

    /// Reads a scenario without its dictionaries: Chinese cannot be written yet.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let raw: Raw = toml::from_str(text)?;
        let mut wrong = Vec::new();
        if raw.text_size > 3 {
            wrong.push(format!("text-size is {}; there are four sizes, 0 to 3", raw.text_size));
        }
        if raw.size.iter().any(|side| !(600..=4096).contains(side)) {
            wrong.push(format!("size is {:?}; each side has 600 to 4096 pixels", raw.size));
        }
        for act in &raw.act {
            if Step::ALL.iter().all(|step| step.slug() != act.on) {
                let known: Vec<_> = Step::ALL.iter().map(|step| step.slug()).collect();
                wrong.push(format!("no step is called “{}”; take one of {}", act.on, known.join(", ")));
            }
            for deed in &act.deeds {
                if matches!(deed, Deed::LiftCard(false) | Deed::Sign(false)) {
                    wrong.push(format!("on {}: a deed that is `false` does nothing; leave it out", act.on));
                }
            }
        }
        let mut answers = BTreeMap::new();
        for (question, replies) in raw.answers {
            let values = match replies {
                Replies::Each(values) => values,
                Replies::Always(value) => vec![value],
            };
            match values.into_iter().map(toml::Value::try_into).collect::<Result<Vec<Reply>, _>>() {
                Err(error) => wrong.push(format!("“{question}”: {}", error.to_string().trim_end())),
                Ok(replies) if replies.is_empty() => wrong.push(format!("“{question}” has no answer")),
                Ok(replies) => {
                    if replies
                        .iter()
                        .any(|reply| matches!(reply, Reply::Skip(false) | Reply::Unsure(false) | Reply::Next(false)))
                    {
                        wrong.push(format!("“{question}”: an answer that is `false` says nothing; leave it out"));
                    }
                    if matches!(replies.last(), Some(Reply::Wrong(_))) {
                        wrong.push(format!("“{question}”: after a wrong answer a right one must follow"));
                    }
                    answers.insert(question, replies);
                }
            }
        }
        if !wrong.is_empty() {
            return Err(ScenarioError::Invalid(wrong));
        }
        Ok(Self {
            title: raw.title,
            language: raw.language,
            size: raw.size,
            text_size: raw.text_size,
            offline: raw.offline,
            acts: raw.act,
            answers,
            lexicon: Lexicon::default(),
        })
    }

    /// The answers to a question as it stands on the glass. Where several parties are asked about, the glass puts the one
    /// before the question (被告2：对方叫什么名字？): the question alone is looked for, too.
    pub fn replies(&self, title: &str) -> Option<(&str, &[Reply])> {
        let alone = title.split_once('：').or_else(|| title.split_once(": ")).map(|(_, question)| question);
        let found = [Some(title), alone].into_iter().flatten().find_map(|question| self.answers.get_key_value(question));
        found.map(|(question, replies)| (question.as_str(), replies.as_slice()))
    }

    /// Everything to be written can be written: known before the first touch, not in the middle of the way.
    fn check_writing(&self) -> Result<(), ScenarioError> {
        let replied = self.answers.values().flatten().filter_map(|reply| match reply {
            Reply::Type(text) | Reply::Wrong(Wrong { text, .. }) => Some(text),
            Reply::Choose(_) | Reply::Tick(_) | Reply::Skip(_) | Reply::Unsure(_) | Reply::Next(_) | Reply::Touch(_) => None,
        });
        let done = self.acts.iter().flat_map(|act| &act.deeds).filter_map(|deed| match deed {
            Deed::Type(text) => Some(text),
            Deed::Touch(_)
            | Deed::Row(_)
            | Deed::Wait(_)
            | Deed::Gone(_)
            | Deed::Card(_)
            | Deed::LiftCard(_)
            | Deed::Pages(_)
            | Deed::Fault(_)
            | Deed::CutNetwork(_)
            | Deed::Sign(_) => None,
        });
        let wrong: Vec<_> = replied
            .chain(done)
            .filter_map(|text| self.lexicon.plan(text).err().map(|error| format!("“{text}”: {error}")))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(ScenarioError::Invalid(wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
title = "李桂兰"
text-size = 2
[[act]]
on = "attract"
do = [{ touch = "点击屏幕开始" }]
[[act]]
on = "materials"
do = [{ row = "借条" }, { pages = ["demo/pages/iou-1.jpg"] }, { touch = "扫描" }]
[answers]
"对方叫什么名字？" = [{ type = "王建国" }, { type = "赵小梅" }]
"您还要对方付利息吗？" = { choose = "不要，只要本金" }
"还有别的被告吗？" = { next = true }
"#;

    #[test]
    fn a_scenario_is_read_in_the_order_it_is_written() {
        let scenario = Scenario::parse(SMALL).expect("a scenario");
        assert_eq!((scenario.size, scenario.text_size, scenario.language), ([1080, 1920], 2, Language::Zh));
        assert_eq!(scenario.acts[1].on, "materials");
        assert_eq!(scenario.acts[1].deeds[2], Deed::Touch("扫描".into()));
        assert_eq!(scenario.answers["对方叫什么名字？"], [Reply::Type("王建国".into()), Reply::Type("赵小梅".into())]);
        assert_eq!(scenario.answers["还有别的被告吗？"], [Reply::Next(true)]);
    }

    #[test]
    fn an_answer_is_found_by_its_question_with_or_without_the_party() {
        let scenario = Scenario::parse(SMALL).expect("a scenario");
        let plain = scenario.replies("对方叫什么名字？").expect("an answer");
        assert_eq!(scenario.replies("被告2：对方叫什么名字？"), Some(plain));
        assert_eq!(plain.1.len(), 2);
        assert_eq!(scenario.replies("被告2：对方住在哪里？"), None);
    }

    #[test]
    fn a_scenario_that_cannot_be_played_says_all_that_is_wrong() {
        let text = SMALL.replace("attract", "atract").replace("text-size = 2", "text-size = 4\nsize = [10, 1080]");
        let error = Scenario::parse(&text).expect_err("three mistakes").to_string();
        for part in ["“atract”; take one of attract, services", "text-size is 4", "size is [10, 1080]"] {
            assert!(error.contains(part), "{part} is not in {error}");
        }
    }

    #[test]
    fn an_unknown_word_is_named() {
        let deed = Scenario::parse(&SMALL.replace("touch = \"扫描\"", "tuoch = \"扫描\"")).expect_err("a deed nobody knows");
        assert!(deed.to_string().contains("tuoch"), "{deed}");
        let reply = Scenario::parse(&SMALL.replace("choose =", "chose =")).expect_err("an answer nobody knows").to_string();
        assert!(reply.contains("您还要对方付利息吗？") && reply.contains("chose"), "{reply}");
        let nothing = Scenario::parse(&SMALL.replace("next = true", "next = false")).expect_err("says nothing").to_string();
        assert!(nothing.contains("还有别的被告吗？"), "{nothing}");
    }
}
