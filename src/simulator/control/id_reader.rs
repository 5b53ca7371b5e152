//! The simulated ID reader from outside: `card FILE`, `lift`, `fault …`.

use std::{path::PathBuf, sync::Arc};

use super::{ControlError, Controlled, RemovedAtEnd, io, open_socket, serve, unknown};
use crate::simulator::{
    card::SimulatedCard,
    id_reader::{Fault, Simulator},
    replay::Replay,
};

/// What `dengwen simulate id-reader` is given.
#[derive(Clone, Debug, Default)]
pub struct IdReaderOptions {
    /// A card file; it lies on the reader from the start.
    pub card: Option<PathBuf>,
    /// A recorded session to be played instead.
    pub replay: Option<PathBuf>,
    /// A symbolic link to the pty, so that settings can name the port.
    pub link: Option<PathBuf>,
    /// The socket for commands.
    pub control: Option<PathBuf>,
}

/// Runs a reader; `announce` hears the port's path once it answers.
pub async fn run_id_reader(options: IdReaderOptions, announce: impl FnOnce(&str)) -> Result<(), ControlError> {
    let simulator = match &options.replay {
        Some(file) => Simulator::replay(Replay::load(file, "id-reader")?)?,
        None => Simulator::start()?,
    };
    if let Some(path) = &options.card {
        let text = std::fs::read_to_string(path).map_err(io(path.display()))?;
        simulator.put_card(Some(SimulatedCard::from_toml(&text)?.text_block()));
    }
    let mut port = simulator.path().to_owned();
    let mut _link = None;
    if let Some(link) = options.link {
        if std::fs::symlink_metadata(&link).is_ok_and(|found| found.is_symlink()) {
            std::fs::remove_file(&link).map_err(io(link.display()))?;
        }
        std::os::unix::fs::symlink(&port, &link).map_err(io(link.display()))?;
        port = link.display().to_string();
        _link = Some(RemovedAtEnd(link));
    }
    let socket = open_socket(options.control.as_deref()).await?;
    announce(&port);
    serve(Arc::new(simulator), socket).await
}

impl Controlled for Simulator {
    const COMMANDS: &'static str = "card FILE, lift, shows-cards-again yes|no, \
         fault none|dumb|noise|bad-checksum|cut-answer|cut-card|foreign-card|card-unreadable|broken";

    fn command(&self, verb: &str, rest: &str) -> Result<String, String> {
        match (verb, rest) {
            ("card", path) => {
                let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
                let card = SimulatedCard::from_toml(&text).map_err(|error| error.to_string())?;
                self.put_card(Some(card.text_block()));
            }
            ("lift", "") => self.put_card(None),
            ("shows-cards-again", "yes") => self.show_cards_again(true),
            ("shows-cards-again", "no") => self.show_cards_again(false),
            ("fault", word) => self.set_fault(fault(word)?),
            (verb, _) => return Err(unknown(verb, Self::COMMANDS)),
        }
        Ok(String::new())
    }
}

fn fault(word: &str) -> Result<Fault, String> {
    Ok(match word {
        "none" => Fault::None,
        "dumb" => Fault::Dumb,
        "noise" => Fault::Noise,
        "bad-checksum" => Fault::BadChecksum,
        "cut-answer" => Fault::CutAnswer,
        "cut-card" => Fault::CutCard,
        "foreign-card" => Fault::ForeignCard,
        "card-unreadable" => Fault::CardUnreadable,
        "broken" => Fault::Broken,
        word => return Err(format!("`{word}` is no fault of an ID reader")),
    })
}
