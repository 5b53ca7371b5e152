//! Reading content packs. A broken pack is reported with file, line and remedy and leaves the others working.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use super::{
    Advice, CaseType, Check, Choice, Condition, Kind, Material, Question, Repeat, Section, Together,
    condition::Programs,
    functions::is_beneath,
    raw::{RawAdvice, RawCaseType, RawHead, RawMaterial, RawQuestion, RawSection, RawShared, RawTranslation},
    sound::{every_name_is_known, every_offer_has_a_place, every_text_in_both_languages},
};
use crate::filing::Bilingual;

/// Something wrong with a content pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {cause}; {remedy}", file.display(), line.map(|l| format!(":{l}")).unwrap_or_default())]
pub struct ContentProblem {
    /// The file.
    pub file: PathBuf,
    /// Line, counted from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

/// All case types that could be read, and what could not.
#[derive(Debug, Default)]
pub struct Library {
    /// By id.
    pub case_types: BTreeMap<String, CaseType>,
    /// What was wrong; those packs are left out.
    pub problems: Vec<ContentProblem>,
}

/// The form of every cause that has none of its own.
pub const GENERIC: &str = "generic";

impl Library {
    /// The id of the case type for a cause: the one that names it or what it stands beneath, the nearest first; else the general form.
    pub fn form_of(&self, cause: &str) -> &str {
        nearest(self.case_types.values().map(|case_type| (case_type.id.as_str(), case_type.causes.as_slice())), cause)
    }
}

/// Which form each cause leads to, without the forms: quick to read.
#[derive(Debug, Default)]
pub struct Forms(BTreeMap<String, Vec<String>>);

impl Forms {
    /// Of every pack of `folders`; one that cannot be read takes no causes.
    pub fn read(folders: &[PathBuf]) -> Self {
        let heads = packs(folders).filter_map(|pack| read::<RawHead>(&pack.join("case-type.toml")).ok());
        Self(heads.map(|head| (head.id, head.causes)).collect())
    }

    /// As [`Library::form_of`].
    pub fn of(&self, cause: &str) -> &str {
        nearest(self.0.iter().map(|(id, causes)| (id.as_str(), causes.as_slice())), cause)
    }
}

fn nearest<'a>(forms: impl Iterator<Item = (&'a str, &'a [String])>, cause: &str) -> &'a str {
    let named = forms.flat_map(|(id, causes)| causes.iter().map(move |code| (code, id)));
    let beneath = named.filter(|(code, _)| is_beneath(cause, code));
    beneath.max_by_key(|(code, _)| code.len()).map_or(GENERIC, |(_, id)| id)
}

/// The folders of packs in `folders`, in the order they are read.
fn packs(folders: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flat_map(|entries| {
        let all = entries.flatten().map(|entry| entry.path());
        let mut packs: Vec<PathBuf> = all.filter(|path| path.join("case-type.toml").is_file()).collect();
        packs.sort();
        packs
    })
}

/// Reads every pack of `folders`; a later folder overrides an earlier one (a court's own packs come last).
pub fn load_library(folders: &[PathBuf]) -> Library {
    let mut library = Library::default();
    // Compiling the expressions takes most of the time: packs are read side by side.
    let programs = &Programs::default();
    let read: Vec<_> = std::thread::scope(|scope| {
        let under_way: Vec<_> =
            packs(folders).map(|pack| scope.spawn(move || load_case_type(&pack, folders, programs))).collect();
        under_way.into_iter().map(|pack| pack.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    for pack in read {
        match pack {
            Ok(case_type) => {
                library.case_types.insert(case_type.id.clone(), case_type);
            }
            Err(problem) => library.problems.push(problem),
        }
    }
    library
}

fn load_case_type(pack: &Path, folders: &[PathBuf], programs: &Programs) -> Result<CaseType, ContentProblem> {
    let file = pack.join("case-type.toml");
    let raw: RawCaseType = read(&file)?;
    if raw.format != 1 {
        return Err(problem(&file, "the format is not 1", "bring the pack to format = 1"));
    }
    let own: RawTranslation = read(&pack.join("en.toml"))?;
    let mut builder = Builder { file: file.clone(), english: own, shared: false, programs };
    let mut sections = Sections::default();
    let mut advice = Vec::new();
    let mut shared_materials = Vec::new();
    for name in &raw.shared {
        let shared = read_shared(&file, name, folders, programs)?;
        sections.extend(shared.sections);
        shared_materials.extend(shared.materials);
        advice.extend(shared.advice);
    }
    for section in raw.section {
        match &section.shared {
            Some(name) => {
                let shared = read_shared(&file, name, folders, programs)?;
                sections.extend(shared.sections);
                shared_materials.extend(shared.materials);
                advice.extend(shared.advice);
            }
            None => sections.add(builder.section(section)?),
        }
    }
    for (index, entry) in raw.advice.into_iter().enumerate() {
        advice.push(builder.advice(index, entry)?);
    }
    let mut materials = Vec::new();
    for material in raw.material {
        materials.push(builder.material(material)?);
    }
    materials.extend(shared_materials);
    let claim_total = builder.optional(raw.claim_total.as_deref())?;
    let fee_amount = builder.optional(raw.fee_amount.as_deref())?;
    let case_type = CaseType {
        title: Bilingual::new(raw.title, &builder.english.title),
        plain: Bilingual::new(raw.plain, &builder.english.plain),
        plain_detail: Bilingual::new(raw.plain_detail, &builder.english.plain_detail),
        id: raw.id,
        official_form: raw.official_form,
        edition: raw.edition,
        causes: raw.causes,
        card: raw.card,
        claim_total,
        fee: raw.fee,
        fee_amount,
        sections: sections.0,
        materials,
        advice,
    };
    every_name_is_known(&case_type, &file)?;
    every_offer_has_a_place(&case_type, &file)?;
    every_text_in_both_languages(&case_type, &file)?;
    Ok(case_type)
}

/// Sections in the order they first appear; what comes later under the same id is appended to the one before.
#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    fn add(&mut self, section: Section) {
        match self.0.iter_mut().find(|it| it.id == section.id) {
            Some(same) => {
                let before = same.together.len();
                let moved = |mut question: Question| {
                    question.together = question.together.map(|screen| screen + before);
                    question
                };
                same.questions.extend(section.questions.into_iter().map(moved));
                same.together.extend(section.together);
            }
            None => self.0.push(section),
        }
    }

    fn extend(&mut self, sections: Vec<Section>) {
        for section in sections {
            self.add(section);
        }
    }
}

/// What a file of `shared/` holds.
struct Shared {
    sections: Vec<Section>,
    materials: Vec<Material>,
    advice: Vec<Advice>,
}

/// The shared file `name`, of the last folder that has one. `asked_by` names it.
fn read_shared(asked_by: &Path, name: &str, folders: &[PathBuf], programs: &Programs) -> Result<Shared, ContentProblem> {
    let file = folders
        .iter()
        .rev()
        .map(|folder| folder.join("shared").join(format!("{name}.toml")))
        .find(|path| path.is_file())
        .ok_or_else(|| problem(asked_by, format!("there is no shared section \"{name}\""), "correct `shared` or `use`"))?;
    let raw: RawShared = read(&file)?;
    let english = file.with_file_name("en").join(format!("{name}.toml"));
    let mut builder = Builder { file, english: read(&english)?, shared: true, programs };
    let mut sections = Vec::new();
    for section in raw.section {
        sections.push(builder.section(section)?);
    }
    let mut materials = Vec::new();
    for material in raw.material {
        materials.push(builder.material(material)?);
    }
    let mut advice = Vec::new();
    for (index, entry) in raw.advice.into_iter().enumerate() {
        advice.push(builder.advice(index, entry)?);
    }
    Ok(Shared { sections, materials, advice })
}

pub(super) fn problem(file: &Path, cause: impl Into<String>, remedy: impl Into<String>) -> ContentProblem {
    ContentProblem { file: file.to_owned(), line: None, cause: cause.into(), remedy: remedy.into() }
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, ContentProblem> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| problem(file, format!("the file cannot be read ({error})"), "put it there or correct its rights"))?;
    toml::from_str(&text).map_err(|error| ContentProblem {
        file: file.to_owned(),
        line: error.span().map(|span| text[..span.start].matches('\n').count() + 1),
        cause: error.message().to_owned(),
        remedy: "correct this line; the format is described in docs/content.md".into(),
    })
}

/// Turns what stands in one file into checked content.
struct Builder<'a> {
    file: PathBuf,
    english: RawTranslation,
    /// Whether it is a file of `shared/`.
    shared: bool,
    programs: &'a Programs,
}

impl Builder<'_> {
    fn condition(&self, source: &str) -> Result<Condition, ContentProblem> {
        self.programs.condition(source).map_err(|error| {
            problem(&self.file, format!("the condition `{source}` cannot be read: {error}"), "correct the expression (CEL)")
        })
    }

    fn optional(&self, source: Option<&str>) -> Result<Option<Condition>, ContentProblem> {
        source.map(|source| self.condition(source)).transpose()
    }

    fn section(&mut self, raw: RawSection) -> Result<Section, ContentProblem> {
        let repeat = match raw.repeat {
            Some(repeat) => {
                let english = self.english.section.remove(&raw.id).unwrap_or_default();
                Some(Repeat {
                    min: repeat.min,
                    max: repeat.max,
                    when: self.optional(repeat.when.as_deref())?,
                    one: Bilingual::new(repeat.one, english.one),
                    add: Bilingual::new(repeat.add, english.add),
                    more: Bilingual::new(repeat.more, english.more),
                    added_from: repeat.added_from,
                })
            }
            None => None,
        };
        let screens = raw.together.into_iter().map(|screen| {
            let english = self.english.together.remove(&format!("{}.{}", raw.id, screen.id)).unwrap_or_default();
            Together {
                ask: Bilingual::new(screen.ask, english.ask),
                why: Bilingual::new(screen.why, english.why),
                id: screen.id,
            }
        });
        let together: Vec<Together> = screens.collect();
        let mut questions = Vec::new();
        for question in raw.question {
            questions.push(self.question(&raw.id, &together, question)?);
        }
        let step = raw.step.filter(|_| !raw.id.is_empty());
        let step = step.ok_or_else(|| problem(&self.file, "a section has no id or no step", "write both, or `use`"))?;
        let when = self.optional(raw.when.as_deref())?;
        Ok(Section { id: raw.id, step, paper: raw.paper, repeat, when, together, questions })
    }

    fn question(&mut self, section: &str, screens: &[Together], raw: RawQuestion) -> Result<Question, ContentProblem> {
        let english = self.english.question.remove(&format!("{section}.{}", raw.key)).unwrap_or_default();
        let text = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
        let options = raw
            .options
            .into_iter()
            .enumerate()
            .map(|(index, option)| Choice {
                say: Bilingual::new(option.say.unwrap_or_else(|| option.value.clone()), text(&english.options, index)),
                detail: Bilingual::new(option.detail, text(&english.details, index)),
                value: option.value,
                reads_card: option.reads_card,
            })
            .collect();
        let mut checks = Vec::new();
        for (index, check) in raw.check.into_iter().enumerate() {
            let say = Bilingual::new(check.say, text(&english.checks, index));
            let sums: BTreeSet<&str> = holes(&say.zh).chain(holes(&say.en)).collect();
            let sums = sums.into_iter().map(|sum| self.condition(sum)).collect::<Result<_, _>>()?;
            checks.push(Check { test: self.condition(&check.test)?, sums, say, level: check.level });
        }
        let together = raw.together.map(|id| {
            screens.iter().position(|screen| screen.id == id).filter(|_| raw.kind != Kind::Multi).ok_or_else(|| {
                let cause = format!("{section}.{} cannot stand on a screen \"{id}\"", raw.key);
                problem(&self.file, cause, "name a `[[section.together]]` of this section; ticks need a screen of their own")
            })
        });
        Ok(Question {
            together: together.transpose()?,
            when: self.optional(raw.when.as_deref())?,
            otherwise_cel: self.optional(raw.otherwise_cel.as_deref())?,
            default: self.optional(raw.default.as_deref())?,
            key: raw.key,
            kind: raw.kind,
            label: raw.label,
            ask: Bilingual::new(raw.ask, english.ask),
            ask_self: raw.ask_self.map(|ask| Bilingual::new(ask, english.ask_self)),
            why: Bilingual::new(raw.why, english.why),
            help: Bilingual::new(raw.help, english.help),
            example: Bilingual::new(raw.example, english.example),
            staff: raw.staff,
            options,
            otherwise: raw.otherwise,
            required: raw.required,
            unsure: raw.unsure,
            screen_only: raw.screen_only,
            shared: self.shared,
            checks,
        })
    }

    fn material(&mut self, raw: RawMaterial) -> Result<Material, ContentProblem> {
        let english = self.english.material.remove(&raw.key).unwrap_or_default();
        Ok(Material {
            when: self.optional(raw.when.as_deref())?,
            name: Bilingual::new(raw.name, english.name),
            proves: Bilingual::new(raw.proves, english.proves),
            hint: Bilingual::new(raw.hint, english.hint),
            key: raw.key,
            need: raw.need,
            cash: raw.cash,
            kind: raw.kind,
            source: raw.source,
        })
    }

    fn advice(&mut self, index: usize, raw: RawAdvice) -> Result<Advice, ContentProblem> {
        let key = raw.key.unwrap_or_else(|| index.to_string());
        let english = self.english.advice.remove(&key).unwrap_or_default();
        Ok(Advice {
            at: raw.at,
            when: self.condition(&raw.when)?,
            level: raw.level,
            say: Bilingual::new(raw.say, english),
            article: raw.article,
        })
    }
}

/// The expressions in braces within a sentence.
fn holes(say: &str) -> impl Iterator<Item = &str> {
    say.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(expression, _)| expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(folder: &Path, id: &str, body: &str) {
        let pack = folder.join(id);
        std::fs::create_dir_all(&pack).expect("a folder");
        crate::store::durable::write(
            &pack.join("case-type.toml"),
            format!(
                "format = 1\nid = \"{id}\"\nofficial-form = \"09\"\nedition = \"x\"\ncauses = []\ntitle = \"题\"\nplain = \"白\"\nplain-detail = \"\"\n{body}"
            )
            .as_bytes(),
        )
        .expect("written");
        crate::store::durable::write(&pack.join("en.toml"), b"title = \"T\"\nplain = \"P\"\n").expect("written");
    }

    #[test]
    fn a_broken_pack_is_reported_with_its_line_and_leaves_the_others() {
        let folder = tempfile::tempdir().expect("a folder");
        pack(folder.path(), "good", "");
        pack(folder.path(), "typo", "[[section]]\nid = \"claims\"\nstep = \"clams\"\n");
        pack(folder.path(), "unknown-name", "claim-total = \"claim.principal\"\n");
        pack(folder.path(), "bad-cel", "claim-total = \"1 +\"\n");
        let question = "[[section.question]]\nkey = \"a\"\nask = \"问？\"\ntype = \"text\"\ntogether = \"rest\"\n";
        pack(folder.path(), "no-screen", &format!("[[section]]\nid = \"claims\"\nstep = \"claims\"\n{question}"));
        let guest = "repeat = { min = 0, max = 2, one = \"人\", add = \"加\", more = \"还有吗？\", added-from = \"others\" }\n";
        pack(folder.path(), "no-host", &format!("[[section]]\nid = \"guests\"\nstep = \"parties\"\n{guest}"));
        let library = load_library(&[folder.path().to_owned()]);
        assert_eq!(library.case_types.keys().collect::<Vec<_>>(), ["good"]);
        assert_eq!(library.problems.len(), 5);
        let causes: Vec<&str> = library.problems.iter().map(|problem| problem.cause.as_str()).collect();
        assert!(causes.iter().any(|cause| cause.contains("cannot stand on a screen \"rest\"")), "{causes:?}");
        assert!(causes.iter().any(|cause| cause.contains("cannot be added from \"others\"")), "{causes:?}");
        let typo = library.problems.iter().find(|p| p.file.to_string_lossy().contains("typo")).expect("reported");
        assert_eq!(typo.line, Some(11));
    }
}
