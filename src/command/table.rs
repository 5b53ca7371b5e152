//! The table of commands: what can be typed, in the words help prints.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValue};

use crate::filing::FeeKind;

/// Self-service filing kiosk for court halls.
#[derive(Parser)]
#[command(name = "dengwen", version, about)]
pub(super) struct CommandLine {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// The whole filing on one machine: simulated devices, embedded court
    Demo(DemoArguments),
    /// Production, full screen
    Kiosk {
        /// Folder with kiosk.toml
        #[arg(long, value_name = "DIR")]
        config: PathBuf,
    },
    /// The estimated fee with article and formula (诉讼费用交纳办法)
    Fee(FeeArguments),
    /// From plain words to the causes of action (案由) they mean
    #[command(subcommand)]
    Cause(CauseCommand),
    /// Look at content packs
    #[command(subcommand)]
    Content(ContentCommand),
    /// Check a number that carries its own proof
    #[command(subcommand)]
    Number(NumberCommand),
    /// The ID card reader (GA/T 467)
    #[command(subcommand)]
    IdReader(IdReaderCommand),
    /// The ticket printer (ESC/POS)
    #[command(subcommand)]
    Printer(PrinterCommand),
    /// Scan pages into a folder; pages that came before a fault stay
    Scan(ScanArguments),
    /// The papers of a filing
    #[command(subcommand)]
    Document(DocumentCommand),
    /// Packages on their way to the court
    #[command(subcommand)]
    Package(PackageCommand),
    /// Sealed filings that wait for the court's receipt
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Virtual devices on real wires; run until SIGTERM, SIGINT, or `quit` on the control socket
    #[command(subcommand)]
    Simulate(SimulateCommand),
}

#[derive(Args)]
pub(super) struct FeeArguments {
    /// Kind of case
    #[arg(long, value_enum)]
    pub(super) kind: FeeKind,
    /// Claim, total property, damages or estate in yuan: 80000, 8万, 80,000.50; not needed where the fee is fixed
    #[arg(long, value_name = "YUAN")]
    pub(super) amount: Option<String>,
    /// The province's base fee in yuan, where the Decree gives a range [default: as the hall's kiosk.toml says]
    #[arg(long, value_name = "YUAN")]
    pub(super) base: Option<String>,
    /// Folder with kiosk.toml, for the hall's base fees [default: /etc/dengwen, where it is there]
    #[arg(long, value_name = "DIR")]
    pub(super) config: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

impl ValueEnum for FeeKind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.key()).help(format!("Art. {}", self.article())))
    }
}

#[derive(Subcommand)]
pub(super) enum CauseCommand {
    /// The causes a text may mean, best first; pinyin will do
    Search(CauseSearchArguments),
}

#[derive(Args)]
pub(super) struct CauseSearchArguments {
    /// What happened
    pub(super) text: String,
    /// The folder of assets, where it is not beside the program
    #[arg(long, value_name = "DIR")]
    pub(super) assets: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Subcommand)]
pub(super) enum ContentCommand {
    /// Prove that every pack can be used: format, conditions, both languages
    Check {
        /// Folder of packs
        #[arg(default_value = "assets/case-types")]
        folder: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum NumberCommand {
    /// Whether the number can be right, and what it says
    Check {
        /// Kind of number
        #[arg(long, value_enum)]
        kind: NumberKind,
        /// The number; for travel-permit and passport also the machine-readable zone, its lines in one argument
        value: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum NumberKind {
    /// 公民身份号码, GB 11643
    Resident,
    /// 港澳台居民居住证 (81/82/83)
    Hmt,
    /// 港澳居民来往内地通行证, 台湾居民来往大陆通行证
    TravelPermit,
    /// 外国人永久居留身份证, 15 or 18 characters
    Foreigner,
    /// 统一社会信用代码, GB 32100
    Uscc,
    /// 护照: its number, or its machine-readable zone (ICAO 9303)
    Passport,
}

#[derive(Subcommand)]
pub(super) enum IdReaderCommand {
    /// Wait for one card and print it, masked
    Read {
        /// Serial port of the reader
        #[arg(long, value_name = "PATH")]
        port: String,
        /// Seconds to wait for a card
        #[arg(long, value_name = "S", default_value_t = 30)]
        timeout: u64,
        /// Print the card unmasked: somebody's personal data
        #[arg(long)]
        reveal: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum PrinterCommand {
    /// What the printer says of itself; exit 0 when it can print
    Status(PrinterArguments),
    /// Print a test pattern; exit 0 confirmed, 1 unconfirmed, 3 failed
    Test(PrinterArguments),
}

#[derive(Args)]
pub(super) struct PrinterArguments {
    /// tcp://host:port, serial:/dev/… (?baud=9600), file:/path; an A4 printer: ipp://host/ipp/print
    #[arg(long, value_name = "URI")]
    pub(super) printer: String,
    /// How a ticket printer confirms: epson (GS ( H; when left out), snbc, custom, xprinter (GS r)
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args)]
pub(super) struct ScanArguments {
    /// escl:http://host:port/eSCL, sane:NAME (as scanimage -L lists it), folder:/path
    #[arg(long, value_name = "URI")]
    pub(super) scanner: String,
    /// Folder for page-0001.jpg, …; made when missing, pages in it are never overwritten
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Where the paper lies; the feeder when it is loaded, else the platen
    #[arg(long, value_enum)]
    pub(super) source: Option<ScanSource>,
    /// Dots per inch
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(50..=1200))]
    pub(super) dpi: u32,
    /// In colour: seals are red; --colour=false for grey
    #[arg(long, num_args = 0..=1, require_equals = true, default_value_t = true, default_missing_value = "true", action = clap::ArgAction::Set)]
    pub(super) colour: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ScanSource {
    /// On the glass
    Platen,
    /// In the feeder
    Feeder,
}

#[derive(Subcommand)]
pub(super) enum DocumentCommand {
    /// Make a paper from the filing.json of a bag
    Render(RenderArguments),
}

#[derive(Args)]
pub(super) struct RenderArguments {
    /// Which paper
    #[arg(long, value_enum)]
    pub(super) kind: PaperKind,
    /// filing.json of a bag; signatures beside it are used
    #[arg(value_name = "FILING.json")]
    pub(super) filing: PathBuf,
    /// File to write: PDF, or PNG for the ticket
    #[arg(value_name = "OUT")]
    pub(super) out: PathBuf,
    /// Which of several powers of attorney or representatives
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) number: usize,
    /// Which part of PDF/A
    #[arg(long, value_enum, default_value_t = PdfStandard::A2u)]
    pub(super) standard: PdfStandard,
    /// Folder with typst/ and fonts/; otherwise DENGWEN_ASSETS, or looked for
    #[arg(long, value_name = "DIR")]
    pub(super) assets: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum PaperKind {
    /// 民事起诉状
    Complaint,
    /// 证据清单
    EvidenceList,
    /// 送达地址确认书
    Address,
    /// 收件凭证, A4
    Receipt,
    /// 授权委托书
    PowerOfAttorney,
    /// 法定代表人身份证明书
    LegalRepresentative,
    /// 缓交、减交、免交诉讼费申请书
    ReliefApplication,
    /// 诚信诉讼承诺书
    IntegrityPledge,
    /// 退费账户确认书
    RefundAccount,
    /// 材料收据, for a clerk to sign
    MaterialReceipt,
    /// 号票, as the printer gets it
    Ticket,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum PdfStandard {
    /// PDF/A-2u, as the court receives it
    #[value(name = "a-2u")]
    A2u,
    /// PDF/A-1b, for validators
    #[value(name = "a-1b")]
    A1b,
}

#[derive(Subcommand)]
pub(super) enum PackageCommand {
    /// Whether a bag is complete and unaltered
    Verify {
        /// Folder of the bag
        path: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Open a sealed package, checking every digest, and write the bag in clear
    Open(OpenArguments),
}

#[derive(Args)]
pub(super) struct OpenArguments {
    /// Folder of manifest.jws and the sealed objects, as `outbox export` writes it
    pub(super) path: PathBuf,
    /// age identity file of a recipient: the court's key or the recovery key
    #[arg(long, value_name = "KEY")]
    pub(super) identity: PathBuf,
    /// Folder for the bag [default: PATH-opened]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Public key of the kiosk (JWK): check its signature too
    #[arg(long, value_name = "FILE")]
    pub(super) kiosk_key: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Subcommand)]
pub(super) enum OutboxCommand {
    /// Every package, oldest first
    List(StoreArguments),
    /// One package
    Show {
        /// Number of the package, or its first eight characters
        id: String,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Put a refused or waiting package back to the front
    Retry {
        /// Number of the package, or its first eight characters
        id: String,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Copy a sealed package into a folder, for another way to the court
    Export {
        /// Number of the package, or its first eight characters
        id: String,
        /// Folder to make
        out: PathBuf,
        #[command(flatten)]
        store: StoreArguments,
    },
}

#[derive(Args)]
pub(super) struct StoreArguments {
    /// The kiosk's data folder
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// The kiosk key, 32 bytes or 64 hexadecimal digits [default: kiosk-key in $CREDENTIALS_DIRECTORY]
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Subcommand)]
pub(super) enum SimulateCommand {
    /// An ID reader on a pseudo terminal
    IdReader {
        /// A card that lies on it from the start (TOML)
        #[arg(long, value_name = "FILE")]
        card: Option<PathBuf>,
        /// A session recorded with DENGWEN_RECORD=DIR, played again: questions it was not asked then stay without an answer
        #[arg(long, value_name = "FILE", conflicts_with = "card")]
        replay: Option<PathBuf>,
        /// A symbolic link to the port, so that settings can name it
        #[arg(long, value_name = "PATH")]
        link: Option<PathBuf>,
        #[command(flatten)]
        common: SimulateArguments,
    },
    /// A ticket printer on a TCP port
    Printer {
        /// Where it listens; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// Folder to draw tickets into: ticket-0001.png, …
        #[arg(long, value_name = "DIR")]
        tickets: Option<PathBuf>,
        #[command(flatten)]
        common: SimulateArguments,
    },
    /// An A4 printer that speaks IPP, on an HTTP port
    A4Printer {
        /// Where it listens; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        #[command(flatten)]
        common: SimulateArguments,
    },
    /// An eSCL scanner on an HTTP port
    Scanner {
        /// Folder of page pictures (JPEG, PNG), in the order of their names
        #[arg(long, value_name = "DIR")]
        pages: PathBuf,
        /// Where it listens; port 0 takes a free one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        #[command(flatten)]
        common: SimulateArguments,
    },
}

#[derive(Args)]
pub(super) struct SimulateArguments {
    /// Unix socket for commands, one a line (`help` lists them)
    #[arg(long, value_name = "SOCKET")]
    pub(super) control: Option<PathBuf>,
    /// Accepted for every command; the announcement is JSON anyway
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args)]
pub(super) struct DemoArguments {
    /// A scripted visitor instead of a window (needs the feature `scripted`)
    #[arg(long)]
    pub(super) headless: bool,
    /// What the scripted visitor does
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Option<PathBuf>,
    /// Where pictures, papers and package go
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Data of kiosk and court; kept for the next run. Default: `data` in the out folder
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// The scripted visitor stops for ever on reaching this step
    #[arg(long, value_name = "STEP")]
    pub(super) until: Option<String>,
    /// The scripted visitor takes no pictures: quicker
    #[arg(long)]
    pub(super) without_pictures: bool,
    /// Time every touch until its pixels are drawn, into timings.json
    #[arg(long)]
    pub(super) timings: bool,
    /// Folder with typst/ and fonts/
    #[arg(long, value_name = "DIR")]
    pub(super) assets: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}
