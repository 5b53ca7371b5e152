//! Every setting, once: its key, what it may be, and what it is when it is left out.

use std::path::{Path, PathBuf};

use time::{UtcOffset, macros::format_description};
use toml::de::DeTable;

use super::{
    Panel, Problem, ScannerSource, Settings,
    address::{is_a4_printer, is_court, is_printer, is_scanner},
    reader::{Reader, line_of},
    secret::{self, Unusable},
};
use crate::{
    filing::{Bilingual, FeeBases, FeeError, FeeKind, Figures, LprTable, Money},
    visit::IdleTimes,
};

/// What the system tells a service, besides its configuration.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    /// `$CREDENTIALS_DIRECTORY`: where systemd puts opened credentials.
    pub(super) credentials: Option<PathBuf>,
    /// `$STATE_DIRECTORY`: the data folder systemd made.
    pub(super) state: Option<PathBuf>,
}

/// What became of one file.
pub(super) struct Checked {
    /// `None` when something is wrong that settings cannot do without.
    pub(super) settings: Option<Settings>,
    pub(super) problems: Vec<Problem>,
    /// The data folder, as far as the file says.
    pub(super) data: Option<PathBuf>,
}

/// Checks `text`, which stands in `file`; paths in it begin at `folder`.
pub(super) fn check(file: &Path, text: &str, folder: &Path, environment: &Environment) -> Checked {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::new(file, text, root.get_ref());
    let data = reader.text("kiosk.data", "write the folder for drafts and outbox, like /var/lib/dengwen", is_path);
    let data = data.map(|data| folder.join(data));
    let settings = read(&mut reader, folder, environment, data.clone());
    reader.refuse_the_rest();
    let (mut problems, broken) = (reader.problems, reader.broken);
    if errors.is_empty() {
        return Checked { settings: settings.filter(|_| !broken), problems, data };
    }
    let unreadable = unreadable(file, text, &errors);
    // In a damaged file only what visibly stands there can be judged: "missing" may be the damage.
    problems.retain(|problem| problem.line.is_some() && unreadable.iter().all(|line| line.line != problem.line));
    Checked { settings: None, problems: [unreadable, problems].concat(), data }
}

/// Checks the sections `[fees]` and `[lpr]` of `text` alone: they need no secret, and what is wrong elsewhere is no matter.
pub(super) fn check_figures(file: &Path, text: &str) -> (Figures, Vec<Problem>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::new(file, text, root.get_ref());
    let figures = figures(&mut reader);
    reader.refuse_the_rest();
    let here = |problem: &Problem| ["fees", "lpr"].contains(&problem.key.split('.').next().unwrap_or_default());
    let wrong = reader.problems.into_iter().filter(here);
    (figures, unreadable(file, text, &errors).into_iter().chain(wrong).collect())
}

fn unreadable(file: &Path, text: &str, errors: &[toml::de::Error]) -> Vec<Problem> {
    errors
        .iter()
        .map(|error| Problem {
            file: file.to_owned(),
            line: error.span().map(|span| line_of(text, span.start)),
            key: String::new(),
            value: String::new(),
            cause: format!("cannot be read as TOML ({})", error.message()),
            remedy: "correct this line: name = \"text\" or name = 5, under a [section]".into(),
        })
        .collect()
}

/// Every key there is, in alphabetical order.
#[cfg(test)]
pub(super) fn keys() -> Vec<&'static str> {
    let root = DeTable::default();
    let mut reader = Reader::new(Path::new("kiosk.toml"), "", &root);
    reader.text("kiosk.data", "", is_path);
    read(&mut reader, Path::new(""), &Environment::default(), None);
    reader.asked().iter().copied().collect()
}

fn read(reader: &mut Reader<'_>, folder: &Path, environment: &Environment, data: Option<PathBuf>) -> Option<Settings> {
    if data.is_none() && !reader.stands("kiosk.data") {
        reader.wrong("kiosk.data", "is missing", "write the folder for drafts and outbox, like /var/lib/dengwen");
    }
    let kiosk_id =
        reader.required_text("kiosk.id", "write 1 to 20 letters A–Z a–z, digits or hyphens, another for each kiosk", |id| {
            (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    let ticket_letter = reader.text("tickets.letter", "write 1 to 3 capital letters or one Chinese character", is_letter);
    // Two kiosks of a hall must never give the same number: without a letter the kiosk's own name stands before it.
    let own_series = kiosk_id.as_ref().map(|id| format!("{}-", id.to_ascii_uppercase()));
    if ticket_letter.is_none() && own_series.as_ref().is_some_and(|series| series.len() > LONGEST_SERIES) {
        reader.wrong(
            "tickets.letter",
            "is missing, and the name of this kiosk is too long for a number",
            "write 1 to 3 capital letters or one Chinese character, another for each kiosk",
        );
    }
    let court_url = reader.required_text(
        "court.url",
        "write http:// or https:// and the address of dengwen-court, without user name, password, ? and #",
        is_court,
    );
    let court_token = court_token(reader, folder);
    let root_key = root_key(reader, folder, environment);
    let person = "也可以去窗口，由工作人员为您办理";
    let person = Bilingual::new(person, "You can also go to a window; staff will do it with you");
    let court_name = Bilingual::new("人民法院", "People's Court");
    let court_name = reader.bilingual("court.name.zh", "court.name.en", court_name);
    let hall = reader.bilingual("hall.name.zh", "hall.name.en", Bilingual::new("立案大厅", "Filing hall"));
    let person = reader.bilingual("hall.person.zh", "hall.person.en", person);
    let assets = existing(reader, "content.assets", folder, Kind::Folder);
    let case_types = case_types(reader, folder);
    let consent = existing(reader, "content.consent", folder, Kind::File);
    let line = "write a device like /dev/dengwen/id-reader, or leave it out where there is none";
    let id_reader = reader.text("devices.id_reader", line, |path| path.len() > 1 && path.starts_with('/'));
    let escl = "write escl:http://ADDRESS/eSCL, sane:NAME or folder:/path, or leave it out where there is none";
    let scanner = reader.text("devices.scanner", escl, is_scanner);
    let scanner_source = scanner_source(reader);
    let scanner_dpi = reader.whole("devices.scanner_dpi", 100..=600, "dots per inch", 200);
    let uris = "write tcp://ADDRESS:PORT, serial:/dev/… or file:/… (?profile=epson, snbc, custom or xprinter), or leave it out where there is none";
    let ticket_printer = reader.text("devices.ticket_printer", uris, is_printer);
    let ipp = "write ipp://ADDRESS/ipp/print, or leave it out where there is none";
    let a4_printer = reader.text("devices.a4_printer", ipp, is_a4_printer);
    let speech = reader.flag("devices.speech", true);
    let utc_offset = utc_offset(reader);
    let panel = panel(reader);
    let idle = idle(reader);
    let settle = reader.whole("times.settle", 0..=2000, "milliseconds", 500);
    let draft_days = reader.whole("times.draft_days", 1..=90, "days", 7);
    let ticket_block = reader.whole("tickets.block", 1..=50, "numbers", 10);
    let refund_account = reader.flag("papers.refund_account", false);
    let figures = figures(reader);
    Some(Settings {
        kiosk_id: kiosk_id?,
        ticket_letter: ticket_letter.or(own_series)?,
        court_name,
        hall,
        person,
        data: data?,
        assets,
        case_types,
        consent,
        court_url: court_url?.trim_end_matches('/').to_owned(),
        court_token: court_token?,
        root_key: root_key?,
        utc_offset,
        id_reader,
        scanner,
        scanner_source,
        scanner_dpi,
        ticket_printer,
        a4_printer,
        speech,
        panel,
        idle,
        settle: std::time::Duration::from_millis(settle.into()),
        draft_days,
        ticket_block,
        refund_account,
        figures,
    })
}

/// The kinds whose base the province sets, and where this court says what it takes.
const BASES: [(FeeKind, &str); 8] = [
    (FeeKind::Divorce, "fees.divorce"),
    (FeeKind::Personality, "fees.personality"),
    (FeeKind::OtherNonProperty, "fees.other_non_property"),
    (FeeKind::Ip, "fees.ip"),
    (FeeKind::Administrative, "fees.administrative"),
    (FeeKind::JurisdictionObjection, "fees.jurisdiction_objection"),
    (FeeKind::Execution, "fees.execution"),
    (FeeKind::Maritime, "fees.maritime"),
];

fn figures(reader: &mut Reader<'_>) -> Figures {
    let mut fees = FeeBases::default();
    for (kind, key) in BASES {
        let Some((lowest, highest)) = kind.base_range() else { continue };
        let refused = |base| match FeeBases::default().set(kind, base) {
            Ok(()) => None,
            Err(FeeError::BaseBetween(_)) => Some(format!("is neither {} nor {}", lowest.grouped(), highest.grouped())),
            Err(_) => Some(format!(
                "is not between {} and {} yuan (诉讼费用交纳办法 Art. {})",
                lowest.grouped(),
                highest.grouped(),
                kind.article()
            )),
        };
        if let Some(base) = reader.fee(key, lowest, highest, refused) {
            // Refused above if the Decree does not allow it.
            let _ = fees.set(kind, base);
        }
    }
    let (lowest, highest) = (Money::from_yuan(1), Money::from_yuan(1_000_000));
    let outside = |limit: Money| (limit < lowest || limit > highest).then(|| "is not between 1 and 1,000,000 yuan".to_owned());
    let small_claims = reader.fee("court.small_claims_limit", lowest, highest, outside);
    Figures { fees, lpr: LprTable::published().with(reader.rates("lpr")), small_claims }
}

fn court_token(reader: &mut Reader<'_>, folder: &Path) -> Option<zeroize::Zeroizing<String>> {
    let form = "write the name of a file that holds the token of this hall";
    let key = "court.token_file";
    let path = folder.join(reader.required_text(key, form, is_path)?);
    guard(reader, key, &path);
    secret::token(&path).map_err(|unusable| refuse_secret(reader, key, &path, unusable)).ok()
}

fn root_key(reader: &mut Reader<'_>, folder: &Path, environment: &Environment) -> Option<crate::store::RootKey> {
    let form = "write the name of a file that holds the key of this kiosk, or leave it out and use a systemd credential";
    let key = "kiosk.key_file";
    let path = reader.text(key, form, is_path);
    let credential = environment.credentials.as_ref().map(|folder| folder.join("kiosk-key")).filter(|path| path.exists());
    match (credential, path) {
        // systemd guards its own folder, with rights that the mode bits do not tell.
        (Some(credential), _) => {
            let refuse = |Unusable { cause, remedy }| {
                reader.wrong_secret(key, format!("gives way to the systemd credential kiosk-key, which {cause}"), remedy);
            };
            secret::root_key(&credential).map_err(refuse).ok()
        }
        (None, Some(path)) => {
            let path = folder.join(path);
            guard(reader, key, &path);
            secret::root_key(&path).map_err(|unusable| refuse_secret(reader, key, &path, unusable)).ok()
        }
        (None, None) => {
            if !reader.stands(key) {
                let cause = "is missing, and there is no systemd credential kiosk-key";
                reader.wrong(key, cause, "make the credential with systemd-creds encrypt, or name a file here");
            }
            None
        }
    }
}

/// What names no file may be the secret itself, written in the wrong place: it is not repeated.
fn refuse_secret(reader: &mut Reader<'_>, key: &str, path: &Path, Unusable { cause, remedy }: Unusable) {
    if path.exists() {
        reader.wrong(key, cause, remedy);
    } else {
        reader.wrong_secret(key, cause, remedy);
    }
}

/// A secret that others can read is still the secret: the kiosk goes on, and says so.
fn guard(reader: &mut Reader<'_>, key: &str, path: &Path) {
    if let Some(mode) = secret::open_to_others(path) {
        let cause = format!("can be read or changed by others (access rights {mode:03o})");
        let remedy = format!("chmod 400 {}; replace the secret if strangers could use this machine", path.display());
        reader.warn(key, cause, remedy);
    }
}

enum Kind {
    File,
    Folder,
}

fn existing(reader: &mut Reader<'_>, key: &'static str, folder: &Path, kind: Kind) -> Option<PathBuf> {
    let (form, is_there): (_, fn(&Path) -> bool) = match kind {
        Kind::File => ("write the name of a file, or leave it out", Path::is_file),
        Kind::Folder => ("write the name of a folder, or leave it out", Path::is_dir),
    };
    let path = folder.join(reader.text(key, form, is_path)?);
    if !is_there(&path) {
        reader.wrong(key, format!("is not there: {}", path.display()), form);
    }
    Some(path)
}

fn case_types(reader: &mut Reader<'_>, folder: &Path) -> Vec<PathBuf> {
    let form = "write the names of folders: [\"case-types/leases\", …]";
    let paths: Vec<PathBuf> = reader.texts("content.case_types", form).into_iter().map(|path| folder.join(path)).collect();
    for path in paths.iter().filter(|path| !path.is_dir()) {
        reader.wrong("content.case_types", format!("names a folder that is not there: {}", path.display()), form);
    }
    paths
}

fn scanner_source(reader: &mut Reader<'_>) -> ScannerSource {
    let named = |text: &str| match text {
        "auto" => Some(ScannerSource::Auto),
        "platen" => Some(ScannerSource::Platen),
        "feeder" => Some(ScannerSource::Feeder),
        _ => None,
    };
    let form = "write \"auto\", \"platen\" (the glass) or \"feeder\"";
    let source = reader.text("devices.scanner_source", form, |text| named(text).is_some());
    source.as_deref().and_then(named).unwrap_or_default()
}

fn utc_offset(reader: &mut Reader<'_>) -> UtcOffset {
    let format = format_description!("[offset_hour sign:mandatory]:[offset_minute]");
    let parse = |text: &str| {
        UtcOffset::parse(text, format).ok().filter(|offset| (-12 * 60..=14 * 60).contains(&offset.whole_minutes()))
    };
    let text = reader.text("court.utc_offset", "write it like +08:00, -12:00 to +14:00", |text| parse(text).is_some());
    text.as_deref().and_then(parse).unwrap_or(time::macros::offset!(+8))
}

fn panel(reader: &mut Reader<'_>) -> Panel {
    let default = Panel::default();
    Panel {
        width: reader.whole("panel.width", 640..=7680, "pixels", default.width),
        height: reader.whole("panel.height", 640..=7680, "pixels", default.height),
        px_per_mm: reader.decimal("panel.px_per_mm", 1.0..=20.0, "pixels in a millimetre", default.px_per_mm),
        fullscreen: reader.flag("panel.fullscreen", default.fullscreen),
    }
}

fn idle(reader: &mut Reader<'_>) -> IdleTimes {
    let default = IdleTimes::default();
    let mut seconds = |key, range, default: std::time::Duration| {
        let default = u32::try_from(default.as_secs()).unwrap_or(u32::MAX);
        std::time::Duration::from_secs(reader.whole(key, range, "seconds", default).into())
    };
    let times = IdleTimes {
        warn: seconds("times.warn", 20..=900, default.warn),
        warn_large: seconds("times.warn_large", 20..=1800, default.warn_large),
        countdown: seconds("times.countdown", 10..=300, default.countdown),
        fetch: seconds("times.fetch", 60..=3600, default.fetch),
        recover: seconds("times.recover", 60..=7200, default.recover),
    };
    if times.warn_large < times.warn {
        let cause = format!("is shorter than times.warn, {} seconds", times.warn.as_secs());
        reader.wrong("times.warn_large", cause, "write at least as many: who needs large text needs more time");
    }
    times
}

fn is_path(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('\0')
}

/// Signs before the digits of a number that the court still takes (16 in all).
const LONGEST_SERIES: usize = 12;

/// 1–3 capital letters, or one character of the CJK ideographs.
fn is_letter(text: &str) -> bool {
    let latin = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut characters = text.chars();
    latin || matches!((characters.next(), characters.next()), (Some('\u{4e00}'..='\u{9fff}'), None))
}
