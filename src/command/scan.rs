//! `dengwen scan`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    Outcome, Verdict, runtime,
    table::{ScanArguments, ScanSource},
};
use crate::{
    device::scanner::{AnyScanner, ScanSettings, Scanner, ScannerFault, Source},
    store::durable,
};

pub(super) fn scan(arguments: &ScanArguments) -> Outcome {
    let runtime = runtime()?;
    let scanner = AnyScanner::new(&arguments.scanner).map_err(|fault| match fault {
        ScannerFault::BadAddress => Verdict::BadInput(format!(
            "--scanner {}: write escl:http://host:port/eSCL, sane:NAME or folder:/path",
            arguments.scanner
        )),
        fault => Verdict::Failed(fault.to_string()),
    })?;
    std::fs::create_dir_all(&arguments.out).map_err(|error| Verdict::of_file(&arguments.out, &error))?;
    let mut folder = PageFolder::at(&arguments.out, arguments.json);
    let (source, scanned) = runtime.block_on(async {
        let settings = ScanSettings { dpi: arguments.dpi, colour: arguments.colour };
        let mut keep = |page: Vec<u8>| folder.keep(&page);
        match arguments.source {
            Some(ScanSource::Platen) => (Some(Source::Platen), scanner.scan(Source::Platen, settings, &mut keep).await),
            Some(ScanSource::Feeder) => (Some(Source::Feeder), scanner.scan(Source::Feeder, settings, &mut keep).await),
            None => scanner.scan_wherever(settings, &mut keep).await,
        }
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
