//! Stories of a config folder on a real disk.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;
use time::UtcOffset;

use super::*;
use crate::{
    filing::{Bilingual, FeeBases, FeeKind, Figures, LprTable, Money, parse_iso_date},
    store::durable,
    visit::IdleTimes,
};

const TOKEN: &str = "token-of-the-hall-0123456789";
const LEAST: &str = "
[kiosk]
id = \"hall-1\"
data = \"data\"
key_file = \"kiosk-key\"
[court]
url = \"http://127.0.0.1:8790/\"
token_file = \"court-token\"
";

/// A config folder with token and key.
struct Hall(TempDir);

impl Hall {
    fn new(kiosk_toml: &str) -> Self {
        let hall = Self(tempfile::tempdir().expect("a folder"));
        hall.write("court-token", TOKEN.as_bytes(), 0o400);
        hall.write("kiosk-key", &[7; 32], 0o400);
        hall.configure(kiosk_toml);
        hall
    }

    fn configure(&self, kiosk_toml: &str) {
        self.write("kiosk.toml", kiosk_toml.as_bytes(), 0o644);
    }

    fn write(&self, name: &str, content: &[u8], mode: u32) {
        durable::write(&self.path(name), content).expect("written");
        std::fs::set_permissions(self.path(name), Permissions::from_mode(mode)).expect("rights");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self) -> Result<Loaded, ConfigError> {
        load_in(self.0.path(), &Environment::default())
    }

    /// Settings without a problem.
    fn settings(&self) -> Settings {
        let Loaded { settings, problems } = self.load().expect("settings");
        assert!(problems.is_empty(), "{problems:?}");
        settings
    }

    /// What is wrong, one line each.
    fn wrong(&self) -> String {
        self.load().expect_err("nothing to run with").to_string()
    }
}

fn with(section: &str, lines: &str) -> String {
    LEAST.replace(&format!("[{section}]\n"), &format!("[{section}]\n{lines}\n"))
}

#[test]
fn five_lines_are_enough_for_a_hall() {
    let hall = Hall::new(LEAST);
    let settings = hall.settings();
    assert_eq!(settings.kiosk_id, "hall-1");
    assert_eq!(settings.court_url, "http://127.0.0.1:8790");
    assert_eq!(settings.court_token.as_str(), TOKEN);
    assert_eq!(settings.root_key.bytes(), &[7; 32]);
    assert_eq!(settings.data, hall.path("data"));
    assert_eq!((settings.ticket_letter.as_str(), settings.ticket_block, settings.draft_days), ("HALL-1-", 10, 7));
    assert_eq!((settings.hall.zh.as_str(), settings.court_name.zh.as_str()), ("立案大厅", "人民法院"));
    assert_eq!(settings.utc_offset, UtcOffset::from_hms(8, 0, 0).expect("an offset"));
    assert_eq!((settings.id_reader, settings.scanner, settings.ticket_printer, settings.a4_printer), (None, None, None, None));
    assert_eq!((settings.scanner_source, settings.scanner_dpi), (ScannerSource::Auto, 200));
    assert_eq!(settings.panel, Panel { width: 1080, height: 1920, px_per_mm: 4.032, fullscreen: true });
    assert_eq!(settings.idle, IdleTimes::default());
    assert_eq!((settings.assets, settings.consent, settings.case_types.len()), (None, None, 0));
    assert!(settings.speech && !settings.refund_account);
    assert_eq!(settings.figures, Figures { fees: FeeBases::default(), lpr: LprTable::published(), small_claims: None });
}

#[test]
fn what_is_written_is_what_the_kiosk_gets() {
    let text = format!(
        "{LEAST}
        utc_offset = \"-03:30\"
        name = {{ zh = \"某某法院\", en = \"Some Court\" }}
        [hall]
        name = {{ zh = \"一号厅\", en = \"Hall 1\" }}
        person = {{ zh = \"三号窗口\", en = \"Window 3\" }}
        [tickets]
        letter = \"甲\"
        block = 50
        [devices]
        id_reader = \"/dev/dengwen/id-reader\"
        scanner = \"escl:http://10.0.0.9/eSCL\"
        scanner_source = \"feeder\"
        scanner_dpi = 300
        ticket_printer = \"tcp://10.0.0.8:9100\"
        a4_printer = \"ipp://10.0.0.7/ipp/print\"
        speech = false
        [panel]
        width = 1920
        height = 1_081
        px_per_mm = 5
        fullscreen = false
        [times]
        warn = 60
        warn_large = 61
        countdown = 62
        fetch = 63
        recover = 64
        draft_days = 65
        [content]
        case_types = [\"packs/one\", \"packs/two\"]
        consent = \"court-token\"
        assets = \"packs\"
        [papers]
        refund_account = true
        "
    );
    let hall = Hall::new(&text);
    std::fs::create_dir_all(hall.path("packs/one")).expect("a folder");
    std::fs::create_dir_all(hall.path("packs/two")).expect("a folder");
    let settings = hall.settings();
    assert_eq!(settings.utc_offset.whole_minutes(), -210);
    assert_eq!(settings.court_name, Bilingual::new("某某法院", "Some Court"));
    assert_eq!(settings.hall, Bilingual::new("一号厅", "Hall 1"));
    assert_eq!(settings.person, Bilingual::new("三号窗口", "Window 3"));
    assert_eq!((settings.ticket_letter.as_str(), settings.ticket_block, settings.draft_days), ("甲", 50, 65));
    assert_eq!(settings.id_reader.as_deref(), Some("/dev/dengwen/id-reader"));
    assert_eq!(settings.scanner.as_deref(), Some("escl:http://10.0.0.9/eSCL"));
    assert_eq!((settings.scanner_source, settings.scanner_dpi), (ScannerSource::Feeder, 300));
    assert_eq!(settings.ticket_printer.as_deref(), Some("tcp://10.0.0.8:9100"));
    assert_eq!(settings.a4_printer.as_deref(), Some("ipp://10.0.0.7/ipp/print"));
    assert_eq!(settings.panel, Panel { width: 1920, height: 1081, px_per_mm: 5.0, fullscreen: false });
    assert!(!settings.speech && settings.refund_account);
    let [warn, warn_large, countdown, fetch, recover] = [60, 61, 62, 63, 64].map(Duration::from_secs);
    assert_eq!(settings.idle, IdleTimes { warn, warn_large, countdown, fetch, recover });
    assert_eq!(settings.case_types, [hall.path("packs/one"), hall.path("packs/two")]);
    assert_eq!((settings.consent, settings.assets), (Some(hall.path("court-token")), Some(hall.path("packs"))));
}

#[test]
fn everything_wrong_is_said_in_one_list_with_line_and_remedy() {
    let hall = Hall::new(
        "colour = \"red\"
[kiosk]
id = \"hall 1\"
key_file = 5
[court]
url = \"court.example\"
token_file = \"nowhere\"
utc_offset = \"Asia/Shanghai\"
[hall]
name = { zh = \"立案大厅\" }
person = \"window 3\"
[tickets]
letter = \"ab\"
block = 51
[devices]
scanner = \"usb\"
scanner_source = \"glass\"
scanner_dpi = \"200\"
ticket_printer = \"tcp://10.0.0.8\"
speech = \"yes\"
id_reader = \"\"
[panel]
widht = 1080
height = -1
px_per_mm = \"four\"
[pannel]
width = 3
[times]
warn = 300
[content]
case_types = [\"packs/none\"]
consent = \"none.toml\"
assets = [1]
",
    );
    let error = hall.load().expect_err("wrong from top to bottom");
    let said = |line: Option<usize>, key: &str, part: &str| {
        let found = error.problems.iter().any(|problem| {
            problem.line == line && problem.key == key && problem.to_string().contains(part) && !problem.remedy.is_empty()
        });
        assert!(found, "{key} ({part}) is not in\n{error}");
    };
    said(None, "kiosk.data", "is missing");
    for (line, key, part) in [
        (
            1,
            "colour",
            "the sections are [content] [court] [devices] [fees] [hall] [kiosk] [lpr] [panel] [papers] [tickets] [times]",
        ),
        (3, "kiosk.id", "\"hall 1\" cannot be used; write 1 to 20 letters"),
        (4, "kiosk.key_file", "5 is a whole number, not a text in quotes"),
        (6, "court.url", "\"court.example\" cannot be used; write http://"),
        (7, "court.token_file", "not there; copy keys/enrolment-token.txt"),
        (8, "court.utc_offset", "+08:00"),
        (11, "hall.person", "is not a section; write [hall.person] and below it its settings: en, zh"),
        (13, "tickets.letter", "capital letters"),
        (14, "tickets.block", "51 is not between 1 and 50"),
        (16, "devices.scanner", "escl:http://"),
        (17, "devices.scanner_source", "\"platen\""),
        (18, "devices.scanner_dpi", "is a text in quotes, not a whole number"),
        (19, "devices.ticket_printer", "tcp://ADDRESS:PORT"),
        (20, "devices.speech", "write true or false"),
        (21, "devices.id_reader", "is empty"),
        (23, "panel.widht", "is not a setting; correct or delete it; [panel] has fullscreen, height, px_per_mm, width"),
        (24, "panel.height", "-1 is not between 640 and 7680"),
        (25, "panel.px_per_mm", "not a number"),
        (27, "pannel.width", "the sections are"),
        (31, "content.case_types", "packs/none"),
        (32, "content.consent", "is not there"),
        (33, "content.assets", "is a list, not a text"),
    ] {
        said(Some(line), key, part);
    }
    said(None, "hall.name.en", "is missing");
    // The long default for large text is shorter than what stands at `warn`.
    said(None, "times.warn_large", "is shorter than times.warn, 300 seconds");
    assert_eq!(error.problems.len(), 25, "{error}");
    assert!(error.to_string().lines().all(|line| line.contains("kiosk.toml")), "{error}");
}

#[test]
fn a_damaged_file_names_every_damaged_line() {
    let hall = Hall::new("[kiosk]\nid = \"hall-1\ndata = \"data\"\n[panel]\nwidth = = 3\nheight = 5\n");
    let said = hall.wrong();
    assert!(said.contains("line 2: cannot be read as TOML"), "{said}");
    assert!(said.contains("line 5: cannot be read as TOML"), "{said}");
    assert!(said.contains("line 6: panel.height = 5 is not between"), "{said}");
    assert!(!said.contains("missing"), "what the damage hides is not called missing\n{said}");
}

#[test]
fn the_last_good_settings_carry_a_broken_file() {
    let hall = Hall::new(&with("court", "# secret remark\nutc_offset = \"+09:00\""));
    assert_eq!(hall.settings().utc_offset.whole_hours(), 9);
    hall.configure(&with("court", "utc_offset = \"nine\""));
    let Loaded { settings, problems } = hall.load().expect("the last good ones");
    assert_eq!(settings.utc_offset.whole_hours(), 9);
    assert_eq!(settings.data, hall.path("data"), "paths still begin at the config folder");
    let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("court.utc_offset = \"nine\"") && said[1].contains("last-good.toml"), "{said:?}");

    let copy = std::fs::read_to_string(hall.path("data/last-good.toml")).expect("a copy");
    for secret in [TOKEN, "secret remark"] {
        assert!(!copy.contains(secret), "{copy}");
    }
    hall.configure(LEAST);
    assert_eq!(hall.settings().utc_offset.whole_hours(), 8, "a repaired file is in force again");
}

#[test]
fn a_damaged_or_missing_file_finds_its_copy_in_the_state_folder() {
    let hall = Hall::new(LEAST);
    hall.settings();
    let environment = Environment { credentials: None, state: Some(hall.path("data")) };
    hall.configure("[kiosk\nid = 3");
    let loaded = load_in(hall.0.path(), &environment).expect("the last good ones");
    assert!(loaded.problems[0].to_string().contains("line 1: cannot be read as TOML"), "{:?}", loaded.problems);
    std::fs::remove_file(hall.path("kiosk.toml")).expect("removed");
    let loaded = load_in(hall.0.path(), &environment).expect("the last good ones");
    assert!(loaded.problems[0].to_string().contains("is not there"), "{:?}", loaded.problems);
    assert!(hall.wrong().contains("copy the sample"), "without a copy nothing can be run");
}

#[test]
fn a_secret_that_others_can_read_is_a_problem_but_no_end() {
    let hall = Hall::new(LEAST);
    hall.write("court-token", TOKEN.as_bytes(), 0o640);
    hall.write("kiosk-key", &[7; 32], 0o604);
    let Loaded { settings, problems } = hall.load().expect("settings");
    assert_eq!(settings.court_token.as_str(), TOKEN);
    let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("court.token_file") && said[0].contains("640") && said[0].contains("chmod 400"), "{said:?}");
    assert!(said[1].contains("kiosk.key_file") && said[1].contains("604"), "{said:?}");
    assert!(!hall.path("data/last-good.toml").exists(), "only settings without a problem are kept");
}

#[test]
fn the_systemd_credential_comes_before_the_key_file() {
    let hall = Hall::new(LEAST);
    std::fs::create_dir(hall.path("credentials")).expect("a folder");
    hall.write("credentials/kiosk-key", &[9; 32], 0o440);
    let environment = Environment { credentials: Some(hall.path("credentials")), state: None };
    let Loaded { settings, problems } = load_in(hall.0.path(), &environment).expect("settings");
    assert_eq!((settings.root_key.bytes(), problems), (&[9; 32], Vec::new()));
    hall.write("credentials/kiosk-key", &[9; 3], 0o440);
    let error = load_in(hall.0.path(), &environment).expect_err("no key").to_string();
    assert!(error.contains("systemd credential kiosk-key, which holds no key of 32 bytes"), "{error}");
}

#[test]
fn secrets_never_appear() {
    let hall = Hall::new(LEAST);
    let shown = format!("{:?}", hall.load().expect("settings"));
    assert!(!shown.contains(TOKEN) && !shown.contains("7, 7"), "{shown}");
    assert!(shown.contains("hall-1"), "the rest does\n{shown}");
    for slip in [
        with("court", &format!("token = \"{TOKEN}\"")),
        LEAST.replace("court-token", TOKEN),
        LEAST.replace("http://", &format!("http://kiosk:{TOKEN}@")),
        LEAST.replace("kiosk-key", TOKEN),
    ] {
        // Its own hall: one that ran before would go on with its last good settings.
        let said = Hall::new(&slip).wrong();
        assert!(!said.contains(TOKEN), "{said}");
    }
}

#[test]
fn an_unwritable_data_folder_is_named() {
    let hall = Hall::new(LEAST);
    hall.write("data", b"a file where a folder should be", 0o644);
    let problems = hall.load().expect("settings").problems;
    assert!(problems[0].to_string().contains("last good settings cannot be written"), "{problems:?}");
}

/// What is delivered, beside this crate.
fn delivered(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_sample_hall_loads_as_it_is() {
    let sample = delivered("kiosk-config/kiosk.toml");
    let data = "\"/var/lib/dengwen\"";
    assert_eq!(sample.matches(&format!("\ndata = {data}\n")).count(), 1, "the test replaces the data folder");
    let hall = Hall::new(&sample.replace(data, "\"data\""));
    std::fs::create_dir(hall.path("credentials")).expect("a folder");
    hall.write("credentials/kiosk-key", &[9; 32], 0o440);
    let environment = Environment { credentials: Some(hall.path("credentials")), state: None };
    let Loaded { settings, problems } = load_in(hall.0.path(), &environment).expect("settings");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(settings.id_reader.as_deref(), Some("/dev/dengwen/id-reader"), "the name the udev rule gives");
}

#[test]
fn sample_and_table_name_every_setting_and_no_other() {
    let keys = check::keys();
    let table = delivered("docs/configuration.md");
    let documented: Vec<&str> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(key, _)| key).collect();
    let mut sorted = documented.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, keys, "docs/configuration.md against the settings that are read");

    let sample = delivered("kiosk-config/kiosk.toml");
    let mut section = "";
    let mut explained = Vec::new();
    for line in sample.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
        } else if let Some((name, value)) = line.strip_prefix("# ").unwrap_or(line).split_once(" = ") {
            if name.contains(' ') {
                continue;
            }
            if section == "lpr" {
                // Its names are days.
                explained.push(section.to_owned());
                continue;
            }
            match value.starts_with("{ zh") {
                true => explained.extend([format!("{section}.{name}.en"), format!("{section}.{name}.zh")]),
                false => explained.push(format!("{section}.{name}")),
            }
        }
    }
    explained.sort_unstable();
    explained.dedup();
    assert_eq!(explained, keys, "kiosk-config/kiosk.toml against the settings that are read");
}

#[test]
fn a_kiosk_with_a_long_name_needs_a_letter_of_its_own() {
    let long = LEAST.replace("\"hall-1\"", "\"north-hall-kiosk-12\"");
    assert!(Hall::new(&long).wrong().contains("tickets.letter"));
    let lettered = format!("{long}\n[tickets]\nletter = \"N\"\n");
    assert_eq!(Hall::new(&lettered).settings().ticket_letter, "N");
}

/// The bases of a province and the rates since the program was made.
#[test]
fn a_court_says_its_fees_and_rates() {
    let hall = Hall::new(&format!(
        "{LEAST}
        [fees]
        divorce = 200
        other_non_property = 80.50
        ip = 1_000
        administrative = 100
        [lpr]
        \"2019-08-20\" = 4.30
        \"2026-01-20\" = 3
        "
    ));
    let figures = hall.settings().figures;
    assert_eq!(figures.fees.get(FeeKind::Divorce), Some(Money::from_yuan(200)));
    assert_eq!(figures.fees.other_non_property, Some(Money::from_fen(8_050)));
    assert_eq!(figures.fees.ip, Some(Money::from_yuan(1_000)));
    assert_eq!((figures.fees.administrative, figures.fees.maritime), (Some(Money::from_yuan(100)), None));
    let rate = |day| figures.lpr.rate_on(parse_iso_date(day).expect("a day")).map(|rate| rate.to_string());
    assert_eq!(rate("2019-08-20").as_deref(), Some("4.30"));
    assert_eq!(rate("2020-05-01").as_deref(), Some("3.85"), "the program's own rates stay");
    assert_eq!(rate("2026-11-24").as_deref(), Some("3.00"));
    assert_eq!(load_figures(hall.0.path()).expect("figures"), figures);
}

#[test]
fn a_fee_or_rate_that_cannot_be_is_named_with_its_line() {
    let text = format!(
        "{LEAST}
[fees]
divorce = 301
personality = \"300\"
other_non_property = -50
administrative = 75
ip = 500.001
property = 50
[lpr]
\"2019-08-20\" = 425
\"2019-13-20\" = 4.25
\"2020-01-20\" = \"4.15\"
"
    );
    let hall = Hall::new(&text);
    let said = hall.wrong();
    for (line, parts) in [
        (11, ["fees.divorce = 301", "between 50 and 300"]),
        (12, ["fees.personality", "a text in quotes"]),
        (13, ["fees.other_non_property = -50", "50 to 100"]),
        (14, ["fees.administrative = 75", "neither 50 nor 100"]),
        (15, ["fees.ip = 500.001", "not an amount"]),
        (16, ["fees.property", "is not a setting"]),
        (18, ["lpr.2019-08-20 = 425", "above 100 percent"]),
        (19, ["lpr.2019-13-20 = 4.25", "not a day"]),
        (20, ["lpr.2020-01-20", "not a rate"]),
    ] {
        let found = said.lines().find(|said| said.contains(&format!("kiosk.toml line {line}: ")));
        let found = found.unwrap_or_else(|| panic!("nothing about line {line}:\n{said}"));
        assert!(parts.iter().all(|part| found.contains(part)), "{found}");
    }
    assert_eq!(said.lines().count(), 9, "{said}");
    assert_eq!(load_figures(hall.0.path()).expect_err("figures").to_string(), said, "the same, without the rest");
    assert!(
        Hall::new(&LEAST.replace("[kiosk]", "lpr = 3\n[kiosk]")).wrong().contains("lpr = 3 is a whole number, not a section")
    );
}

/// `dengwen fee` is called by people who may not read the secrets, on machines where the rest is not set up.
#[test]
fn figures_need_nothing_else_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kiosk.toml");
    assert!(load_figures(folder.path()).expect_err("nothing there").to_string().contains("is not there"));
    durable::write(&file, b"[kiosk]\nid = 5\n[fees]\ndivorce = 50\n").expect("written");
    let figures = load_figures(folder.path()).expect("figures");
    assert_eq!(figures.fees.divorce, Some(Money::from_yuan(50)));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is written");
    durable::write(&file, b"[fees]\ndivorce = = 50\n").expect("written");
    assert!(load_figures(folder.path()).expect_err("damaged").to_string().contains("line 2"));
}
