//! SANE, by its own `scanimage` (sane-utils): the options of the device with `-A`, pages with `--batch`, its exit status is the status of
//! SANE. Pages lie in memory only (tmpfs) until they are taken: scanimage writes a batch to files, never to a pipe.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use uuid::Uuid;

use super::{Capabilities, ScanSettings, Scanner, ScannerFault, ScannerStatus, Source, is_whole};

/// How long the scanner may take for one page.
const PAGE: Duration = Duration::from_secs(90);
/// How long it may take to list its options: a net device asks another machine.
const OPTIONS: Duration = Duration::from_secs(20);
/// How long `scanimage` may take to put the paper down after it was told to stop.
const STOP: Duration = Duration::from_secs(10);
/// What it said before it ended is there within this.
const LEFT: Duration = Duration::from_millis(200);
/// Files here are memory.
const MEMORY: &str = "/dev/shm";
/// A device is opened by one at a time: by the visitor's scan, or by the look of every minute.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
const PREFIX: &str = "dengwen-scan-";
/// A4 in millimetres.
const A4: [&str; 2] = ["210", "297"];

/// A scanner known to SANE.
pub struct SaneScanner {
    device: String,
}

impl SaneScanner {
    /// `NAME` as `scanimage -L` lists it: `fujitsu:fi-7160:12345`, `net:10.0.0.9:test:0`.
    pub fn new(name: &str) -> Result<Self, ScannerFault> {
        let fits = !name.is_empty() && name.len() <= 200 && !name.chars().any(|c| c.is_control());
        if !fits {
            return Err(ScannerFault::BadAddress);
        }
        sweep();
        Ok(Self { device: name.to_owned() })
    }

    fn command(&self) -> Command {
        let mut command = Command::new("scanimage");
        // Its words are read.
        command.env("LC_ALL", "C").arg("-d").arg(&self.device);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        // Drivers start processes of their own, and some of these outlive it.
        command.process_group(0);
        command
    }

    async fn options(&self) -> Result<Options, ScannerFault> {
        let child = self.command().arg("-A").spawn().map_err(not_started)?;
        let group = group_of(&child);
        let Ok(output) = timeout(OPTIONS, child.wait_with_output()).await else {
            end(group);
            return Err(ScannerFault::Unreachable);
        };
        let output = output.map_err(not_started)?;
        match output.status.code() {
            Some(0) => Ok(Options::parse(&String::from_utf8_lossy(&output.stdout))),
            code => Err(fault(code)),
        }
    }

    fn batch(&self, options: &Options, source: Source, settings: ScanSettings, folder: &Path) -> Command {
        let mut command = self.command();
        command.arg("--format=jpeg").arg(format!("--batch={}", folder.join("%d.jpg").display())).arg("--batch-print");
        if let Some(name) = options.source(source) {
            command.arg("--source").arg(name);
        }
        if let Some(mode) = options.mode(settings.colour) {
            command.arg("--mode").arg(mode);
        }
        if let Some(dpi) = options.resolution(settings.dpi) {
            command.arg("--resolution").arg(dpi.to_string());
        }
        // Feeders bound the page by the paper they are told of, which is Letter until then.
        for (names, millimetres) in [["--page-width", "-x"], ["--page-height", "-y"]].into_iter().zip(A4) {
            for name in names.into_iter().filter(|name| options.has(name)) {
                command.args([name, millimetres]);
            }
        }
        // Without a feeder a batch never ends.
        if source == Source::Platen || options.source(Source::Feeder).is_none() {
            command.arg("--batch-count=1");
        }
        command
    }
}

impl Scanner for SaneScanner {
    async fn capabilities(&self) -> Result<Capabilities, ScannerFault> {
        let _alone = ALONE.lock().await;
        let options = self.options().await?;
        Ok(Capabilities {
            model: self.device.clone(),
            platen: options.source(Source::Platen).is_some() || options.sources().is_empty(),
            feeder: options.source(Source::Feeder).is_some(),
            resolutions: options.resolutions(),
        })
    }

    /// It answers: SANE has no common word for paper in the feeder.
    async fn status(&self) -> Result<ScannerStatus, ScannerFault> {
        // Somebody scans: it is well, and cannot be opened twice.
        let Ok(_alone) = ALONE.try_lock() else { return Ok(ScannerStatus { idle: false, feeder_loaded: None }) };
        self.options().await.map(|_| ScannerStatus { idle: true, feeder_loaded: None })
    }

    async fn scan(
        &self,
        source: Source,
        settings: ScanSettings,
        on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
    ) -> Result<usize, ScannerFault> {
        let _alone = ALONE.lock().await;
        let options = self.options().await?;
        if source == Source::Feeder && !options.sources().is_empty() && options.source(source).is_none() {
            return Err(ScannerFault::NoFeeder);
        }
        let folder = InMemory::new().map_err(|_| ScannerFault::NoMemory)?;
        let mut child = self.batch(&options, source, settings, &folder.path).spawn().map_err(not_started)?;
        let group = group_of(&child);
        let mut pages = 0;
        let ended = take_pages(&mut child, &folder, &mut pages, on_page).await;
        if ended != Some(Ok(()))
            && let Some(group) = group
        {
            // Which puts the paper down.
            let _ = kill_process_group(group, Signal::TERM);
        }
        let status = timeout(STOP, child.wait()).await;
        end(group);
        match (ended, status) {
            (Some(Err(fault)), _) => Err(fault),
            (None, _) => Ok(pages),
            // A feeder that was empty from the start ends a batch well.
            (Some(Ok(())), Ok(Ok(status))) if status.success() && pages == 0 => Err(ScannerFault::FeederEmpty),
            (Some(Ok(())), Ok(Ok(status))) if status.success() => Ok(pages),
            (Some(Ok(())), Ok(Ok(status))) => Err(fault(status.code())),
            (Some(Ok(())), Ok(Err(_)) | Err(_)) => Err(ScannerFault::Unreachable),
        }
    }
}

/// The child with everything its driver started.
fn group_of(child: &Child) -> Option<Pid> {
    child.id().and_then(|id| Pid::from_raw(id.cast_signed()))
}

fn end(group: Option<Pid>) {
    if let Some(group) = group {
        // Gone already, as a rule.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Takes page by page until `scanimage` ends; `None` when no more are wanted.
async fn take_pages(
    child: &mut Child,
    folder: &InMemory,
    pages: &mut usize,
    on_page: &mut (dyn FnMut(Vec<u8>) -> bool + Send),
) -> Option<Result<(), ScannerFault>> {
    let Some(lines) = child.stdout.take() else { return Some(Err(ScannerFault::BadAnswer)) };
    // A line for each page, once it is whole.
    let mut lines = BufReader::new(lines).lines();
    let mut ended = false;
    loop {
        let line = tokio::select! {
            biased;
            line = timeout(if ended { LEFT } else { PAGE }, lines.next_line()) => line,
            // The line may be held open by a process of the driver: the end of this one counts, not the end of the line.
            _ = child.wait(), if !ended => {
                ended = true;
                continue;
            }
        };
        let path = match line {
            Ok(Ok(Some(path))) => path,
            Ok(Ok(None)) => return Some(Ok(())),
            Err(_) if ended => return Some(Ok(())),
            Ok(Err(_)) => return Some(Err(ScannerFault::BadAnswer)),
            Err(_) => return Some(Err(ScannerFault::Unreachable)),
        };
        let Ok(page) = folder.take(&path) else { return Some(Err(ScannerFault::NoMemory)) };
        if !is_whole(&page) {
            return Some(Err(ScannerFault::BadAnswer));
        }
        *pages += 1;
        if !on_page(page) {
            return None;
        }
    }
}

fn not_started(error: std::io::Error) -> ScannerFault {
    match error.kind() {
        std::io::ErrorKind::NotFound => ScannerFault::NotInstalled,
        _ => ScannerFault::Unreachable,
    }
}

/// `SANE_Status`, which is the exit status too; 1 also stands for a device that is not there.
fn fault(code: Option<i32>) -> ScannerFault {
    match code {
        Some(3) => ScannerFault::Busy,
        Some(6) => ScannerFault::Jam,
        Some(7) => ScannerFault::FeederEmpty,
        Some(8) => ScannerFault::CoverOpen,
        Some(10) => ScannerFault::NoMemory,
        Some(11) => ScannerFault::Denied,
        Some(_) | None => ScannerFault::Unreachable,
    }
}

/// What `scanimage -A` says: `--name a|b|c [a]`, `-x 0..215mm (in steps of 1) [80]`, one a line; what is `[inactive]` is left out.
#[derive(Debug, Default, PartialEq)]
struct Options(Vec<(String, String)>);

impl Options {
    fn parse(text: &str) -> Self {
        let active = text.lines().map(str::trim).filter(|line| line.starts_with('-') && !line.ends_with("[inactive]"));
        let named = active.filter_map(|line| line.split_once(' '));
        Self(named.map(|(name, values)| (name.to_owned(), values.trim().to_owned())).collect())
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(it, _)| it == name)
    }

    /// `a|b c|d [a]` → a, `b c`, d.
    fn values(&self, name: &str) -> Vec<&str> {
        let Some((_, values)) = self.0.iter().find(|(it, _)| it == name) else { return Vec::new() };
        let values = values.rsplit_once(" [").map_or(values.as_str(), |(values, _)| values);
        values.split('|').collect()
    }

    fn sources(&self) -> Vec<&str> {
        self.values("--source")
    }

    /// Drivers call them `ADF`, `ADF Front`, `Automatic Document Feeder`, `Flatbed`, `FlatBed`. Both sides are not wanted: a blank back
    /// is a page too many.
    fn source(&self, source: Source) -> Option<&str> {
        let is_feeder = |name: &&str| name.to_lowercase().contains("adf") || name.to_lowercase().contains("feeder");
        let sources = self.sources().into_iter();
        match source {
            Source::Platen => sources.into_iter().find(|name| !is_feeder(name)),
            Source::Feeder => {
                let feeders: Vec<&str> = sources.filter(is_feeder).collect();
                let one_sided = feeders.iter().find(|name| !name.to_lowercase().contains("duplex"));
                one_sided.or(feeders.first()).copied()
            }
        }
    }

    /// `Color`, `24bit Color`; `Gray`, `True Gray`.
    fn mode(&self, colour: bool) -> Option<&str> {
        let wanted = if colour { "color" } else { "gray" };
        self.values("--mode").into_iter().find(|mode| mode.to_lowercase().contains(wanted))
    }

    /// The dots per inch it names; empty when it names a range.
    fn resolutions(&self) -> Vec<u32> {
        let values = self.values("--resolution");
        values.iter().filter_map(|value| value.trim_end_matches("dpi").parse().ok()).collect()
    }

    /// What comes nearest to `dpi` from above, or else the most there is; `dpi` itself within a range.
    fn resolution(&self, dpi: u32) -> Option<u32> {
        if !self.has("--resolution") {
            return None;
        }
        let named = self.resolutions();
        match (named.iter().filter(|it| **it >= dpi).min(), named.iter().max()) {
            (Some(it), _) | (None, Some(it)) => Some(*it),
            (None, None) => Some(dpi),
        }
    }
}

/// A folder in memory that nobody else can read; gone with everything in it when dropped.
struct InMemory {
    path: PathBuf,
}

impl InMemory {
    fn new() -> std::io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        let path = Path::new(MEMORY).join(format!("{PREFIX}{}-{}", std::process::id(), Uuid::now_v7().simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
    }

    /// A page, which is no longer there afterwards.
    fn take(&self, printed: &str) -> std::io::Result<Vec<u8>> {
        let name = Path::new(printed).file_name().unwrap_or_default();
        let path = self.path.join(name);
        let page = std::fs::read(&path)?;
        std::fs::remove_file(&path)?;
        Ok(page)
    }
}

impl Drop for InMemory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// What a program left that was killed in the middle of a page.
fn sweep() {
    for entry in std::fs::read_dir(MEMORY).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|rest| rest.split('-').next());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLATBED: &str = "
All options specific to device `genesys:libusb:001:004':
  Scan Mode:
    --mode Color|Gray|Lineart [Gray]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 75|150|300|600dpi [75]
        Sets the resolution of the scanned image.
    --depth 8|16 [inactive]
  Geometry:
    -l 0..216.7mm [0]
    -x 0..216.7mm [216.7]
";
    const FEEDER: &str = "
    --source ADF Duplex|ADF Front|ADF Back|FlatBed [ADF Front]
    --mode 24bit Color|True Gray|Black & White [24bit Color]
    --resolution 50..600dpi (in steps of 1) [200]
    -x 0..221.121mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
    --page-height 0..876.695mm (in steps of 0.0211639) [279.364]
";

    #[test]
    fn drivers_name_the_same_things_differently() {
        let flatbed = Options::parse(FLATBED);
        assert_eq!((flatbed.source(Source::Platen), flatbed.source(Source::Feeder)), (None, None));
        assert_eq!((flatbed.mode(true), flatbed.mode(false)), (Some("Color"), Some("Gray")));
        assert_eq!(flatbed.resolutions(), [75, 150, 300, 600]);
        assert_eq!((flatbed.resolution(200), flatbed.resolution(1200)), (Some(300), Some(600)));
        assert!(flatbed.has("-x") && !flatbed.has("-y") && !flatbed.has("--depth"));

        let feeder = Options::parse(FEEDER);
        assert_eq!((feeder.source(Source::Platen), feeder.source(Source::Feeder)), (Some("FlatBed"), Some("ADF Front")));
        assert_eq!((feeder.mode(true), feeder.mode(false)), (Some("24bit Color"), Some("True Gray")));
        assert_eq!((feeder.resolutions(), feeder.resolution(200)), (Vec::new(), Some(200)));
        assert_eq!(Options::parse("").resolution(200), None);
    }

    /// Without being told of A4 a feeder cuts the last 18 mm: there the signatures stand.
    #[test]
    fn a_feeder_is_told_of_a4_before_its_corners() {
        let scanner = SaneScanner::new("fujitsu:fi-7030").expect("a name");
        let command = scanner.batch(&Options::parse(FEEDER), Source::Feeder, ScanSettings::default(), Path::new("/dev/shm/x"));
        let said: Vec<_> = command.as_std().get_args().map(|it| it.to_string_lossy().into_owned()).collect();
        let at = |word: &str| said.iter().position(|it| it == word).unwrap_or_else(|| panic!("{word}: {said:?}"));
        assert!(at("--page-width") < at("-x") && at("--page-height") < at("-y"));
        assert_eq!(said[at("--page-height") + 1], "297");
        assert!(!said.contains(&"--batch-count=1".to_owned()), "a stack");
        let flatbed = scanner.batch(&Options::parse(FLATBED), Source::Feeder, ScanSettings::default(), Path::new("/dev/shm/x"));
        assert!(flatbed.as_std().get_args().any(|it| it == "--batch-count=1"), "the glass would be scanned without end");
    }

    #[test]
    fn what_a_killed_program_left_is_swept_and_what_runs_is_not() {
        use std::os::unix::fs::DirBuilderExt as _;
        // No process has this number: the kernel ends at 2^22.
        let dead = Path::new(MEMORY).join(format!("{PREFIX}9999999-{}", Uuid::now_v7().simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&dead).expect("memory");
        std::fs::File::create(dead.join("1.jpg")).expect("a page");
        let mine = InMemory::new().expect("memory");
        SaneScanner::new("test:0").expect("a name");
        assert!(!dead.exists() && mine.path.exists());
        let path = mine.path.clone();
        drop(mine);
        assert!(!path.exists());
    }
}
