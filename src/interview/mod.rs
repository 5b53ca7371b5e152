//! What to ask next? The content of a case type becomes questions, conditions, findings and the rows of the official form.
//!
//! Knows `filing` alone. Content comes in as text; nothing is read from disk here but in `load`.

mod answers;
mod assemble;
mod case_type;
mod condition;
mod fee;
mod functions;
mod load;
mod proof;
mod raw;
mod read_answer;
mod route;
mod sound;

pub use answers::{Answer, Answers, Origin, Value};
pub use assemble::{
    Answered, Finding, FindingKind, answered, checklist, claim_total, fill_from_card, findings, form_sections, mediation_rows,
    natural_or_organisation, spoken, whose,
};
pub use case_type::{
    Advice, AdviceAt, AdviceLevel, CaseType, Check, CheckLevel, Choice, FeeBasis, Kind, Material, Need, Question, QuestionStep,
    Repeat, Section, Together,
};
pub use condition::{Condition, Environment};
pub use fee::estimated_fee;
pub use load::{ContentProblem, Forms, GENERIC, Library, load_library};
pub use proof::{MadeUp, prove};
pub use read_answer::{LONGTEXT_LIMIT, TEXT_LIMIT, read_answer, read_day, read_money};
pub use route::{Place, Route};
