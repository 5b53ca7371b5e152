//! Whole visits: `dengwen demo --headless` as a process of its own, in a folder that goes with the test.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::disallowed_methods,
    reason = "each test binary uses its part of this"
)]

pub mod grep;

use std::{
    fs::File,
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use dengwen::{
    filing::Filing,
    store::{OutboxEntry, RootKey, Store},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dengwen");

/// The visit every journey is made from.
const SCENARIO: &str = include_str!("../scenarios/private-lending.toml");

/// The scenario with some of its text replaced; what is not there is a mistake of the test.
pub fn scenario(edits: &[(&str, &str)]) -> String {
    let mut text = SCENARIO.to_owned();
    for (old, new) in edits {
        assert_eq!(text.matches(old).count(), 1, "stands once in the scenario: {old}");
        text = text.replace(old, new);
    }
    text
}

/// The scenario with acts put before all others.
pub fn scenario_after(acts: &str, edits: &[(&str, &str)]) -> String {
    scenario(edits).replacen("[[act]]", &format!("{acts}\n[[act]]"), 1)
}

/// The scenario of a visitor who may have to show her card once more after a power cut.
pub fn scenario_with_recovery(edits: &[(&str, &str)]) -> String {
    let card = "do = [{ card = \"demo/cards/li-guilan.toml\" }, { gone = \"请刷身份证继续\" }]";
    scenario_after(&format!("[[act]]\non = \"identity\"\nat = \"请刷身份证继续\"\n{card}\n"), edits)
}

/// A visitor who hands in no papers and types no more than she must: the same way in half the time.
pub const SHORT: [(&str, &str); 7] = [
    (IOU, ""),
    (TRANSFER, ""),
    (CHATS, ""),
    ("\"您做什么工作？\" = { type = \"退休\" }", "\"您做什么工作？\" = { unsure = true }"),
    ("\"对方住在哪里？\" = { type = \"示例市示例区和平路12号2单元\" }", "\"对方住在哪里？\" = { unsure = true }"),
    ("\"对方的电话是多少？\" = { type = \"13900001111\" }", "\"对方的电话是多少？\" = { skip = true }"),
    ("\"借钱的时候写了什么？\" = { type = \"2024年3月1日在我家写的借条\" }", "\"借钱的时候写了什么？\" = { unsure = true }"),
];

pub const IOU: &str = r#"[[act]]
on = "materials"
do = [
  { row = "借条、借据、欠条或借款合同" },
  { pages = ["demo/pages/iou-1.jpg", "demo/pages/iou-2.jpg"] },
  { touch = "扫描" },
  { wait = "第 2 页" },
  { gone = "正在扫描" },
  { touch = "这份好了" },
]
"#;

pub const TRANSFER: &str = r#"[[act]]
on = "materials"
do = [
  { row = "转账凭证" },
  { pages = ["demo/pages/transfer-1.jpg"] },
  { touch = "扫描" },
  { wait = "第 1 页" },
  { gone = "正在扫描" },
  { touch = "这份好了" },
]
"#;

pub const CHATS: &str = r#"[[act]]
on = "materials"
do = [
  { row = "催款记录" },
  { pages = ["demo/pages/chat-1.jpg"] },
  { touch = "扫描" },
  { wait = "第 1 页" },
  { gone = "正在扫描" },
  { touch = "这份好了" },
]
"#;

/// Where one visitor's kiosk and court keep what they keep.
pub struct Hall {
    folder: tempfile::TempDir,
    pictured: bool,
}

impl Hall {
    pub fn new() -> Self {
        let hall = Self { folder: tempfile::tempdir().expect("a folder"), pictured: false };
        std::fs::create_dir(hall.temporary()).expect("a folder");
        // A build beside the test must not give the kiosk another program in the middle of a visit.
        if std::fs::hard_link(PROGRAM, hall.path("dengwen")).is_err() {
            std::fs::copy(PROGRAM, hall.path("dengwen")).expect("the program");
        }
        hall
    }

    /// Every screen is pictured and measured by the gate.
    pub fn pictured(mut self) -> Self {
        self.pictured = true;
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// What leaves the machine: pictures, papers, package.
    pub fn out(&self) -> PathBuf {
        self.path("out")
    }

    /// `TMPDIR` of the program.
    pub fn temporary(&self) -> PathBuf {
        self.path("tmp")
    }

    /// Everything the program ever said on stderr here.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.path("stderr")).unwrap_or_default()
    }

    /// Starts the kiosk with a visitor before it.
    pub fn visit(&self, scenario: &str, until: Option<&str>) -> Visit {
        self.visit_on(scenario, until, None)
    }

    /// The same on a machine whose voice lies in `folder`.
    pub fn visit_with_voice(&self, scenario: &str, until: Option<&str>, folder: &Path) -> Visit {
        self.visit_on(scenario, until, Some(folder))
    }

    fn visit_on(&self, scenario: &str, until: Option<&str>, voice: Option<&Path>) -> Visit {
        let file = self.path("scenario.toml");
        std::fs::write(&file, scenario).expect("written");
        let stderr = File::options().create(true).append(true).open(self.path("stderr")).expect("a file");
        let mut command = Command::new(self.path("dengwen"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["demo", "--headless", "--json", "--scenario"]).arg(file);
        command.arg("--out").arg(self.out()).arg("--data").arg(self.data()).env("TMPDIR", self.temporary());
        command.args((!self.pictured).then_some("--without-pictures"));
        command.args(until.map(|step| ["--until", step]).iter().flatten());
        if let Some(folder) = voice {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let first = [folder.to_owned()].into_iter().chain(std::env::split_paths(&path));
            command.env("PATH", std::env::join_paths(first).expect("a path"));
        }
        let started = Instant::now();
        let mut process =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr).spawn().expect("the program starts");
        let lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        Visit { process, lines, started, stderr: self.path("stderr") }
    }

    /// The visit from the first touch to the last, or to where it goes wrong.
    pub fn whole_visit(&self, scenario: &str) -> serde_json::Value {
        self.visit(scenario, None).end()
    }

    /// The kiosk's memory, as its tools open it.
    pub fn store(&self) -> Store {
        let key = std::fs::read(self.data().join("kiosk-key")).expect("the key of the demonstration");
        Store::open_beside(&self.data().join("kiosk"), RootKey::from_bytes(&key).expect("a key")).expect("the store")
    }

    /// The one filing of the kiosk's outbox.
    pub fn outbox_entry(&self) -> OutboxEntry {
        let mut entries = self.store().outbox().expect("the outbox");
        assert_eq!(entries.len(), 1, "one filing: {entries:?}");
        entries.remove(0)
    }

    /// The filings the court holds.
    pub fn packages_at_court(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.data().join("court/objects")).expect("the court's folder");
        folder.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    /// Every queue number the kiosk ever gave out.
    pub fn numbers(&self) -> Vec<String> {
        let database = rusqlite::Connection::open(self.data().join("kiosk/kiosk.db")).expect("the database");
        let mut rows = database.prepare("SELECT number FROM ticket ORDER BY number").expect("a table");
        rows.query_map([], |row| row.get(0)).expect("rows").map(|number| number.expect("a number")).collect()
    }

    /// The filing as the court opened it.
    pub fn filing(&self) -> Filing {
        let file = self.out().join("package/data/filing.json");
        serde_json::from_slice(&std::fs::read(file).expect("the filing")).expect("a filing")
    }

    pub fn summary(&self) -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(self.out().join("summary.json")).expect("the summary")).expect("JSON")
    }
}

/// A screen as the program told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub slug: String,
    pub title: String,
    pub ticket: Option<String>,
    /// Since the program was started.
    pub after: Duration,
}

/// A program under way; killed when dropped.
pub struct Visit {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    started: Instant,
    stderr: PathBuf,
}

impl Visit {
    fn fail(&self, what: &str) -> ! {
        let said = std::fs::read_to_string(&self.stderr).unwrap_or_default();
        panic!("{what}; the program said:\n{said}")
    }

    /// Follows the visitor until he stands still; every screen he saw on his way.
    pub fn stands_still(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        loop {
            let Some(line) = self.lines.next() else { self.fail(&format!("it ended after {seen:?}")) };
            let line: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
            if line.get("at").is_some() {
                return seen;
            }
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            seen.push(Seen {
                slug: text("on").expect("a slug"),
                title: text("title").expect("a title"),
                ticket: text("ticket"),
                after: self.started.elapsed(),
            });
        }
    }

    /// Cuts the power: SIGKILL, in the middle of whatever it does.
    pub fn kill(mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("it is gone");
    }

    /// Waits for its own end; what it printed.
    pub fn end(mut self) -> serde_json::Value {
        let last = self.lines.by_ref().last();
        let code = self.process.wait().expect("it ended");
        match last {
            Some(Ok(line)) if code.success() => serde_json::from_str(&line).expect("JSON"),
            Some(_) | None => self.fail(&format!("the visit ended with {code}")),
        }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a tool of others; a missing one fails with the remedy.
pub fn tool(program: &str, package: &str, arguments: &[&str], file: &Path) -> String {
    let stdout = (program == "pdftotext").then_some("-");
    let output = Command::new(program).args(arguments).arg(file).args(stdout).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; apt-get install {package}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program} {}: {said}{}", file.display(), String::from_utf8_lossy(&output.stderr));
    said
}

/// What the scripted visitor answers, as the court reads it: something from every step.
pub const ANSWERS: &[(&str, &str)] = &[
    ("jurisdiction.defendant_here", "在"),
    ("plaintiffs.0.name", "李桂兰"),
    ("plaintiffs.0.id_number", "110101195402030027"),
    ("plaintiffs.0.job_title", "退休"),
    ("plaintiffs.0.phone", "13812345678"),
    ("defendants.0.name", "王建国"),
    ("defendants.0.gender", "男"),
    ("defendants.0.domicile", "示例市示例区和平路12号2单元"),
    ("defendants.0.phone", "13900001111"),
    ("claims.wants_interest", "不要"),
    ("claims.claim_costs_fee", "是"),
    ("facts.contract", "2024年3月1日在我家写的借条"),
    ("facts.loan_method", "转账"),
    ("facts.term_from", "2024-03-01"),
    ("facts.term_to", "2025-02-28"),
    ("facts.delivered_on", "2024-03-01"),
    ("mediation.consider_mediation", "是"),
    ("service_address.e_service", "是"),
    ("service_address.designated_recipient", "李桂兰"),
];
