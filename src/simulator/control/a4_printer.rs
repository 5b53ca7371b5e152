//! The simulated A4 printer from outside: `printed`, `save N FILE`, `fault …`.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use super::{ControlError, Controlled, io, number, open_socket, serve, unknown};
use crate::simulator::a4_printer::{Fault, Simulator};

/// What `dengwen simulate a4-printer` is given.
#[derive(Clone, Debug)]
pub struct A4PrinterOptions {
    /// Where it listens; port 0 for a free one.
    pub listen: SocketAddr,
    /// The socket for commands.
    pub control: Option<PathBuf>,
}

/// Runs a printer; `announce` hears its address (`ipp://…`) once it listens.
pub async fn run_a4_printer(options: A4PrinterOptions, announce: impl FnOnce(&str)) -> Result<(), ControlError> {
    let simulator = Simulator::start_at(options.listen).await.map_err(io(options.listen))?;
    let socket = open_socket(options.control.as_deref()).await?;
    announce(&simulator.uri());
    serve(Arc::new(simulator), socket).await
}

impl Controlled for Simulator {
    const COMMANDS: &'static str = "printed, waiting, wait COUNT SECONDS, save N FILE.pdf, \
         fault none|paper-out|paper-out-in-the-job|jam|cover-open|toner-out|toner-low|paused|no-pdf|aborts|never-ends|ends-with-errors|hangs-up|refuses|gibberish";

    fn command(&self, verb: &str, rest: &str) -> Result<String, String> {
        match (verb, rest) {
            ("printed", "") => Ok(self.printed().len().to_string()),
            ("waiting", "") => Ok(self.waiting().to_string()),
            ("wait", rest) => {
                let (count, seconds) = rest.split_once(' ').ok_or("wait for how many documents, and how many seconds?")?;
                let within = Duration::from_secs(number(seconds)?);
                if self.wait_for_printed(number(count)?, within) {
                    Ok(self.printed().len().to_string())
                } else {
                    Err("they did not come out in time".to_owned())
                }
            }
            ("save", rest) => {
                let (nth, path) = rest.split_once(' ').ok_or("save which document (1 is the first), and where?")?;
                let nth: usize = number(nth)?;
                let printed = self.printed();
                let document = nth.checked_sub(1).and_then(|index| printed.get(index)).ok_or("there is no such document")?;
                let mut file = std::fs::File::create(path.trim()).map_err(|error| format!("{path}: {error}"))?;
                std::io::Write::write_all(&mut file, document).map_err(|error| format!("{path}: {error}"))?;
                Ok(String::new())
            }
            ("fault", word) => {
                self.set_fault(fault(word)?);
                Ok(String::new())
            }
            (verb, _) => Err(unknown(verb, Self::COMMANDS)),
        }
    }
}

fn fault(word: &str) -> Result<Fault, String> {
    Ok(match word {
        "none" => Fault::None,
        "paper-out" => Fault::PaperOut,
        "paper-out-in-the-job" => Fault::PaperOutInTheJob,
        "jam" => Fault::Jam,
        "cover-open" => Fault::CoverOpen,
        "toner-out" => Fault::TonerOut,
        "toner-low" => Fault::TonerLow,
        "paused" => Fault::Paused,
        "no-pdf" => Fault::NoPdf,
        "aborts" => Fault::Aborts,
        "never-ends" => Fault::NeverEnds,
        "ends-with-errors" => Fault::EndsWithErrors,
        "hangs-up" => Fault::HangsUp,
        "refuses" => Fault::Refuses,
        "gibberish" => Fault::Gibberish,
        word => return Err(format!("`{word}` is no fault of an A4 printer")),
    })
}
