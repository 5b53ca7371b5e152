//! The simulated ticket printer from outside: `tickets`, `save N FILE`, `fault …`.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use super::{ControlError, Controlled, io, number, open_socket, serve, unknown};
use crate::simulator::printer::{Fault, Simulator};

/// What `dengwen simulate printer` is given.
#[derive(Clone, Debug)]
pub struct PrinterOptions {
    /// Where it listens; port 0 for a free one.
    pub listen: SocketAddr,
    /// Every ticket is drawn into this folder as `ticket-0001.png`, …
    pub tickets: Option<PathBuf>,
    /// The socket for commands.
    pub control: Option<PathBuf>,
}

/// Runs a printer; `announce` hears its address (`tcp://…`) once it listens.
pub async fn run_printer(options: PrinterOptions, announce: impl FnOnce(&str)) -> Result<(), ControlError> {
    let simulator = Arc::new(Simulator::start_at(options.listen).map_err(io(options.listen))?);
    let socket = open_socket(options.control.as_deref()).await?;
    announce(&simulator.uri());
    let drawing = async {
        match options.tickets {
            None => std::future::pending().await,
            Some(folder) => draw_as_they_come(simulator.clone(), folder).await,
        }
    };
    tokio::select! {
        ended = serve(simulator.clone(), socket) => ended,
        failed = drawing => failed,
    }
}

/// Never ends well: it goes on until the disk fails or its future is dropped.
async fn draw_as_they_come(simulator: Arc<Simulator>, folder: PathBuf) -> Result<(), ControlError> {
    std::fs::create_dir_all(&folder).map_err(io(folder.display()))?;
    let mut drawn = 0;
    loop {
        let waiting = simulator.clone();
        // In short waits: a blocking thread cannot be ended from outside.
        let more = tokio::task::spawn_blocking(move || waiting.wait_for_tickets(drawn + 1, Duration::from_millis(200))).await;
        if !matches!(more, Ok(true)) {
            continue;
        }
        for ticket in simulator.tickets().iter().skip(drawn) {
            drawn += 1;
            let path = folder.join(format!("ticket-{drawn:04}.png"));
            ticket.save(&path).map_err(|error| io(path.display())(std::io::Error::other(error)))?;
        }
    }
}

impl Controlled for Simulator {
    const COMMANDS: &'static str = "tickets, wait COUNT SECONDS, proof process-id|paper-sensor, save N FILE.png, bytes FILE, hanging, \
         fault none|near-end|paper-out|paper-out-after ROWS|cover-open|cutter|silent|silent-after ROWS|unplugged-after ROWS|offline";

    fn command(&self, verb: &str, rest: &str) -> Result<String, String> {
        match (verb, rest) {
            ("tickets", "") => Ok(self.tickets().len().to_string()),
            ("proof", "process-id") => {
                self.knows_process_id(true);
                Ok(String::new())
            }
            ("proof", "paper-sensor") => {
                self.knows_process_id(false);
                Ok(String::new())
            }
            ("hanging", "") => Ok(self.hanging_rows().to_string()),
            ("wait", rest) => {
                let (count, seconds) = rest.split_once(' ').ok_or("wait for how many tickets, and how many seconds?")?;
                let within = Duration::from_secs(number(seconds)?);
                if self.wait_for_tickets(number(count)?, within) {
                    Ok(self.tickets().len().to_string())
                } else {
                    Err("they did not come out in time".to_owned())
                }
            }
            ("save", rest) => {
                let (nth, path) = rest.split_once(' ').ok_or("save which ticket (1 is the first), and where?")?;
                let nth: usize = number(nth)?;
                let tickets = self.tickets();
                let ticket = nth.checked_sub(1).and_then(|index| tickets.get(index)).ok_or("there is no such ticket")?;
                ticket.save(path.trim()).map_err(|error| format!("{path}: {error}"))?;
                Ok(String::new())
            }
            ("bytes", path) => {
                let mut file = std::fs::File::create(path).map_err(|error| format!("{path}: {error}"))?;
                std::io::Write::write_all(&mut file, &self.received()).map_err(|error| format!("{path}: {error}"))?;
                Ok(String::new())
            }
            ("fault", rest) => {
                self.set_fault(fault(rest)?);
                Ok(String::new())
            }
            (verb, _) => Err(unknown(verb, Self::COMMANDS)),
        }
    }
}

fn fault(text: &str) -> Result<Fault, String> {
    let (word, rows) = text.split_once(' ').unwrap_or((text, ""));
    Ok(match (word, rows) {
        ("none", "") => Fault::None,
        ("near-end", "") => Fault::NearEnd,
        ("paper-out", "") => Fault::PaperOut,
        ("paper-out-after", rows) => Fault::PaperOutAfter(number(rows)?),
        ("cover-open", "") => Fault::CoverOpen,
        ("cutter", "") => Fault::Cutter,
        ("silent", "") => Fault::Silent,
        ("silent-after", rows) => Fault::SilentAfter(number(rows)?),
        ("unplugged-after", rows) => Fault::UnpluggedAfter(number(rows)?),
        ("offline", "") => Fault::Offline,
        _ => return Err(format!("`{text}` is no fault of a printer")),
    })
}
