//! `dengwen scan`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    Outcome, Verdict, runtime,
    table::{ScanArguments, ScanSource},
};
use crate::{
    device::scanner::{EsclScanner, ScanSettings, Scanner, ScannerFault, Source},
    store::durable,
};

pub(super) fn scan(arguments: &ScanArguments) -> Outcome {
    let runtime = runtime()?;
    let scanner = EsclScanner::new(&arguments.scanner).map_err(|fault| match fault {
        ScannerFault::BadAddress => {
            Verdict::BadInput(format!("--scanner {}: write escl:http://host:port/eSCL", arguments.scanner))
        }
        fault => Verdict::Failed(fault.to_string()),
    })?;
    std::fs::create_dir_all(&arguments.out).map_err(|error| Verdict::of_file(&arguments.out, &error))?;
    let mut folder = PageFolder::at(&arguments.out, arguments.json);
    let (source, scanned) = runtime.block_on(async {
        let source = match arguments.source {
            Some(ScanSource::Platen) => Source::Platen,
            Some(ScanSource::Feeder) => Source::Feeder,
            None => match scanner.status().await {
                Ok(status) if status.feeder_loaded == Some(true) => Source::Feeder,
                Ok(_) => Source::Platen,
                Err(fault) => return (None, Err(fault)),
            },
        };
        (Some(source), scanner.scan(source, ScanSettings::default(), &mut |page| folder.keep(&page)).await)
    });
    let fault = scanned.err();
    if arguments.json {
        let source = source.map(|source| match source {
            Source::Platen => "platen",
            Source::Feeder => "feeder",
        });
        println!("{}", json!({ "source": source, "pages": folder.kept, "fault": fault.as_ref().map(ToString::to_string) }));
    }
    match (folder.trouble, fault) {
        (Some(trouble), _) => Err(trouble),
        (None, Some(fault)) => Err(Verdict::Failed(match folder.kept.len() {
            0 => fault.to_string(),
            kept => format!("{fault}; the {kept} pages that came stay in {}", arguments.out.display()),
        })),
        (None, None) => Ok(Verdict::Done),
    }
}

/// Where pages go, each on the disk before the next is asked for.
struct PageFolder<'a> {
    folder: &'a Path,
    next: usize,
    quiet: bool,
    kept: Vec<PathBuf>,
    trouble: Option<Verdict>,
}

impl<'a> PageFolder<'a> {
    fn at(folder: &'a Path, quiet: bool) -> Self {
        Self { folder, next: 1, quiet, kept: Vec::new(), trouble: None }
    }

    /// Whether to go on.
    fn keep(&mut self, page: &[u8]) -> bool {
        let path = self.free_name();
        if let Err(error) = durable::write(&path, page) {
            self.trouble = Some(Verdict::of_file(&path, &error));
            return false;
        }
        if !self.quiet {
            println!("{}", path.display());
        }
        self.kept.push(path);
        true
    }

    /// Pages of an earlier scan are never overwritten: after a jam, the rest of the stack goes on counting.
    fn free_name(&mut self) -> PathBuf {
        loop {
            let path = self.folder.join(format!("page-{:04}.jpg", self.next));
            self.next += 1;
            if std::fs::symlink_metadata(&path).is_err() {
                return path;
            }
        }
    }
}
