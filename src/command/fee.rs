//! `dengwen fee`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    table::FeeArguments,
    verdict::{Outcome, Verdict},
};
use crate::{
    config::load_figures,
    filing::{Fee, FeeBases, FeeError, FeeKind, Money, litigation_fee},
};

/// Where an installed kiosk has its settings (`kiosk-config/systemd/dengwen-kiosk.service`).
const INSTALLED: &str = "/etc/dengwen";

pub(super) fn estimate(arguments: &FeeArguments) -> Outcome {
    let kind = arguments.kind;
    let claim = amount("--amount", arguments.amount.as_deref())?;
    let base = amount("--base", arguments.base.as_deref())?;
    let bases = bases(kind, base, arguments.config.clone())?;
    let fee = litigation_fee(kind, claim, base, &bases).map_err(refused)?;
    if arguments.json {
        println!(
            "{}",
            json!({
                "fee": fee.fee.plain(), "halved": fee.halved.map(Money::plain), "article": fee.article, "steps": fee.steps,
            })
        );
    } else {
        tell(&fee);
    }
    Ok(Verdict::Done)
}

fn amount(option: &str, text: Option<&str>) -> Result<Option<Money>, Verdict> {
    let Some(text) = text else { return Ok(None) };
    let wrong = |error| Verdict::BadInput(format!("{option} {text}: {error}; write digits, for example 80000 or 8万"));
    text.parse().map(Some).map_err(wrong)
}

/// What the hall takes. Settings that were named are read in any case, those of this machine only where they are needed.
fn bases(kind: FeeKind, base: Option<Money>, config: Option<PathBuf>) -> Result<FeeBases, Verdict> {
    let installed = || Some(PathBuf::from(INSTALLED)).filter(|folder| folder.join("kiosk.toml").is_file());
    let folder = match config {
        Some(folder) => Some(folder),
        None if base.is_none() && kind.base_range().is_some() => installed(),
        None => None,
    };
    let read = |folder: &Path| load_figures(folder).map_err(|error| Verdict::BadInput(error.to_string()));
    folder.as_deref().map(read).transpose().map(|figures| figures.unwrap_or_default().fees)
}

fn refused(error: FeeError) -> Verdict {
    let remedy = match error {
        FeeError::AmountMissing(_) => "give it with --amount YUAN; 0 is an amount",
        FeeError::BaseMissing { .. } => {
            "give it with --base YUAN, or set it under [fees] in kiosk.toml and name its folder with --config"
        }
        FeeError::BaseOutside { .. } | FeeError::BaseBetween(_) => "give --base YUAN within the range",
        FeeError::BaseUnused(_) => "leave --base out",
    };
    Verdict::BadInput(format!("{error}; {remedy}"))
}

fn tell(fee: &Fee) {
    let halved = fee.halved.map(|halved| format!("；减半 {} 元", halved.grouped())).unwrap_or_default();
    println!("{} 元（{}）{halved}", fee.fee.grouped(), fee.fee.in_words());
    for step in &fee.steps {
        println!("{step}");
    }
    println!("《诉讼费用交纳办法》{}；估算，以法院通知为准", fee.article);
}
