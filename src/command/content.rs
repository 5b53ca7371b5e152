//! `dengwen content check`.

use std::path::Path;

use serde_json::json;

use super::Verdict;
use crate::{
    causes::Catalogue,
    document::find_assets,
    interview::{load_library, prove},
};

pub(super) fn check(folder: &Path, as_json: bool) -> Verdict {
    if !folder.is_dir() {
        return Verdict::BadInput(format!("there is no folder {}; name the folder that holds the packs", folder.display()));
    }
    // A court's own folder is proved together with the packs of the program, which it overrides.
    let assets = match find_assets(None) {
        Ok(assets) => assets,
        Err(error) => return Verdict::BadInput(error.to_string()),
    };
    let delivered = assets.join("case-types");
    let library = load_library(&[delivered, folder.to_owned()]);
    let catalogue = match Catalogue::load(&assets) {
        Ok(catalogue) => catalogue,
        Err(error) => return Verdict::Failed(error.to_string()),
    };
    let causes: Vec<&str> = catalogue.causes().iter().filter(|it| it.is_cause()).map(|it| it.code.as_str()).collect();
    let unproved = prove(&library, &causes);
    if as_json {
        let problems: Vec<_> = library
            .problems
            .iter()
            .map(|p| json!({"file": p.file, "line": p.line, "cause": p.cause, "remedy": p.remedy}))
            .collect();
        let ids = library.case_types.keys().collect::<Vec<_>>();
        println!("{}", json!({"case_types": ids, "problems": problems, "unproved": unproved}));
    } else {
        for (id, case_type) in &library.case_types {
            let questions: usize = case_type.sections.iter().map(|section| section.questions.len()).sum();
            println!("{id}: {questions} questions, {} materials", case_type.materials.len());
        }
        for problem in &library.problems {
            eprintln!("{problem}");
        }
        for problem in &unproved {
            eprintln!("{problem}");
        }
    }
    if library.problems.is_empty() && unproved.is_empty() { Verdict::Done } else { Verdict::No }
}
