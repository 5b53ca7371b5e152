//! `dengwen cause search`.

use std::path::PathBuf;

use serde_json::json;

use super::{Verdict, table::CauseSearchArguments};
use crate::{
    causes::{Catalogue, Index},
    document::find_assets,
    interview::Forms,
};

/// How many causes are named.
const NAMED: usize = 10;

pub(super) fn search(arguments: &CauseSearchArguments) -> Result<Verdict, Verdict> {
    if arguments.text.trim().is_empty() {
        return Err(Verdict::BadInput("nothing to search for; write what happened, in plain words or pinyin".into()));
    }
    let assets: PathBuf = find_assets(arguments.assets.clone()).map_err(|error| Verdict::BadInput(error.to_string()))?;
    let catalogue = Catalogue::load(&assets).map_err(|error| Verdict::Failed(error.to_string()))?;
    let forms = Forms::read(&[assets.join("case-types")]);
    let found = Index::new(&catalogue).search(&arguments.text, NAMED);
    let causes: Vec<_> = found.iter().filter_map(|found| catalogue.get(&found.code)).collect();
    if arguments.json {
        let all: Vec<_> = causes
            .iter()
            .map(|cause| {
                let path: Vec<_> = catalogue.path(&cause.code).iter().map(|it| it.name.zh.clone()).collect();
                json!({
                    "code": cause.code, "name": cause.name.zh, "level": cause.level, "path": path,
                    "form": forms.of(&cause.code), "why": cause.plain.zh,
                })
            })
            .collect();
        println!("{}", json!(all));
    } else {
        for cause in &causes {
            println!("{:<14} {}  {}", cause.code, cause.name.zh, cause.plain.zh);
        }
    }
    Ok(if causes.is_empty() { Verdict::No } else { Verdict::Done })
}
