//! What can be typed? One table of commands makes parser and help; raw arguments become checked ones in a second stage.
//!
//! Exit codes: 0 done, 1 the answer is no, 2 bad usage or input, 3 a device or service failed. Errors go to stderr with the remedy.

mod content;
mod fee;
mod number;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

/// Self-service filing kiosk for court halls.
#[derive(Parser)]
#[command(name = "dengwen", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The estimated fee with article and formula (诉讼费用交纳办法)
    Fee {
        /// Kind of case
        #[arg(long, value_enum)]
        kind: FeeKind,
        /// Amount in yuan: 80000, 8万, 80,000.50
        #[arg(long)]
        amount: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Look at content packs
    Content {
        #[command(subcommand)]
        command: ContentCommand,
    },
    /// Check a number that carries its own proof
    Number {
        #[command(subcommand)]
        command: NumberCommand,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum FeeKind {
    /// A claim for money or property, Art. 13(1)(1)
    Property,
}

#[derive(Subcommand)]
enum ContentCommand {
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
enum NumberCommand {
    /// Whether the number can be right, and what it says
    Check {
        /// Kind of number
        #[arg(long, value_enum)]
        kind: NumberKind,
        /// The number
        value: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum NumberKind {
    /// 公民身份号码, GB 11643
    Resident,
    /// 港澳台居民居住证 (81/82/83)
    Hmt,
    /// 统一社会信用代码, GB 32100
    Uscc,
}

/// What a command comes to.
enum Verdict {
    /// Exit 0.
    Done,
    /// Exit 1.
    No,
    /// Exit 2: cause first, remedy second.
    BadInput(String),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let verdict = match CommandLine::parse().command {
        Command::Fee { kind: FeeKind::Property, amount, json } => fee::property(&amount, json),
        Command::Content { command: ContentCommand::Check { folder, json } } => content::check(&folder, json),
        Command::Number { command: NumberCommand::Check { kind, value, json } } => number::check(kind, &value, json),
    };
    match verdict {
        Verdict::Done => ExitCode::SUCCESS,
        Verdict::No => ExitCode::from(1),
        Verdict::BadInput(message) => {
            eprintln!("dengwen: {message}");
            ExitCode::from(2)
        }
    }
}
