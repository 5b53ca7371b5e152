//! `dengwen content check`.

use std::path::Path;

use serde_json::json;

use super::Verdict;
use crate::interview::load_library;

pub(super) fn check(folder: &Path, as_json: bool) -> Verdict {
    if !folder.is_dir() {
        return Verdict::BadInput(format!("there is no folder {}; name the folder that holds the packs", folder.display()));
    }
    let library = load_library(&[folder.to_owned()]);
    if as_json {
        let problems: Vec<_> = library
            .problems
            .iter()
            .map(|p| json!({"file": p.file, "line": p.line, "cause": p.cause, "remedy": p.remedy}))
            .collect();
        println!("{}", json!({"case_types": library.case_types.keys().collect::<Vec<_>>(), "problems": problems}));
    } else {
        for (id, case_type) in &library.case_types {
            let questions: usize = case_type.sections.iter().map(|section| section.questions.len()).sum();
            println!("{id}: {questions} questions, {} materials", case_type.materials.len());
        }
        for problem in &library.problems {
            eprintln!("{problem}");
        }
    }
    if library.problems.is_empty() { Verdict::Done } else { Verdict::No }
}
