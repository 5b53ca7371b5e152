//! `dengwen-court`: the court side as a program of its own.

use std::{io::Write, path::PathBuf, process::ExitCode, sync::Arc};

use clap::Parser;
use dengwen::court::{Clock, CourtConfig, start};
use tokio::{net::TcpListener, signal::unix};

/// Receives filings, leases ticket numbers, lists calls for help. SQLite and a folder.
#[derive(Parser)]
#[command(name = "dengwen-court", version)]
struct Arguments {
    /// Folder for keys, ledger and sealed objects; created when missing.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8790")]
    listen: String,
    /// Settings of the court (TOML); without it, those of a trial.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What ended the program, and its exit code.
struct Failure(u8, String);

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("DENGWEN_LOG").unwrap_or_else(|_| "info".into()))
        .init();
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Runtime::new()
        .map_err(|error| Failure(3, format!("no runtime: {error}; check the limits of the court's user")))
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(code, text)) => {
            eprintln!("dengwen-court: {text}");
            ExitCode::from(code)
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    #[expect(clippy::disallowed_methods, reason = "the one place where this program takes the time from the system")]
    let clock: Clock = Arc::new(time::OffsetDateTime::now_utc);
    let config = match &arguments.config {
        None => CourtConfig::trial(&arguments.data, clock),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| Failure(2, format!("{}: {error}", path.display())))?;
            CourtConfig::from_toml(&text, &arguments.data, clock)
                .map_err(|error| Failure(2, format!("{}: {error}", path.display())))?
        }
    };
    let listener = TcpListener::bind(&arguments.listen)
        .await
        .map_err(|error| Failure(3, format!("cannot listen on {}: {error}; choose a free address", arguments.listen)))?;
    let court = start(config, listener).await.map_err(|error| Failure(3, error.to_string()))?;
    println!("{}", serde_json::json!({ "listening": court.address }));
    std::io::stdout().flush().map_err(|error| Failure(3, error.to_string()))?;
    asked_to_stop().await.map_err(|error| Failure(3, error.to_string()))?;
    court.stop().await;
    Ok(())
}

async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
