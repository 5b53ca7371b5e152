//! The simulated scanner from outside: `load FOLDER`, `fault …`.

use std::{
    io::Cursor,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use image::{ImageFormat, ImageReader};

use super::{ControlError, Controlled, io, number, open_socket, serve, unknown};
use crate::simulator::scanner::{Fault, Simulator};

/// What `dengwen simulate scanner` is given.
#[derive(Clone, Debug)]
pub struct ScannerOptions {
    /// Folder of page pictures (`.jpg`, `.jpeg`, `.png`), in the order of their names.
    pub pages: PathBuf,
    /// Where it listens; port 0 for a free one.
    pub listen: SocketAddr,
    /// The socket for commands.
    pub control: Option<PathBuf>,
}

/// Runs a scanner; `announce` hears its address (`escl:http://…/eSCL`) once it listens.
pub async fn run_scanner(options: ScannerOptions, announce: impl FnOnce(&str)) -> Result<(), ControlError> {
    let pages = pages_of(&options.pages)?;
    let simulator = Simulator::start_at(options.listen, pages).await.map_err(io(options.listen))?;
    let socket = open_socket(options.control.as_deref()).await?;
    announce(&simulator.uri());
    serve(Arc::new(simulator), socket).await
}

/// The pages of a folder as a scanner would send them: JPEG as it is, PNG turned into JPEG.
pub(super) fn pages_of(folder: &Path) -> Result<Vec<Vec<u8>>, ControlError> {
    let entries = std::fs::read_dir(folder).map_err(io(folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    let mut pages = Vec::new();
    for path in paths {
        let extension = path.extension().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
        match extension.as_str() {
            "jpg" | "jpeg" => pages.push(std::fs::read(&path).map_err(io(path.display()))?),
            "png" => pages.push(jpeg(&path).map_err(|error| io(path.display())(std::io::Error::other(error)))?),
            // A folder may hold other things: a note, a licence.
            _ => {}
        }
    }
    if pages.is_empty() { Err(ControlError::NoPages(folder.to_owned())) } else { Ok(pages) }
}

fn jpeg(path: &Path) -> image::ImageResult<Vec<u8>> {
    let picture = ImageReader::open(path)?.decode()?.to_rgb8();
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

impl Controlled for Simulator {
    const COMMANDS: &'static str = "load FOLDER, empty, \
         fault none|jam-after PAGES|hang-up-after PAGES|cover-open|empty|busy|slow|cut-page|refuses|gibberish";

    fn command(&self, verb: &str, rest: &str) -> Result<String, String> {
        match (verb, rest) {
            ("load", folder) => {
                let pages = pages_of(Path::new(folder)).map_err(|error| error.to_string())?;
                let count = pages.len();
                self.load(pages);
                Ok(count.to_string())
            }
            ("empty", "") => {
                self.load(Vec::new());
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
    let (word, pages) = text.split_once(' ').unwrap_or((text, ""));
    Ok(match (word, pages) {
        ("none", "") => Fault::None,
        ("jam-after", pages) => Fault::JamAfter(number(pages)?),
        ("hang-up-after", pages) => Fault::HangUpAfter(number(pages)?),
        ("cover-open", "") => Fault::CoverOpen,
        ("empty", "") => Fault::Empty,
        ("busy", "") => Fault::Busy,
        ("slow", "") => Fault::Slow,
        ("cut-page", "") => Fault::CutPage,
        ("refuses", "") => Fault::Refuses,
        ("gibberish", "") => Fault::Gibberish,
        _ => return Err(format!("`{text}` is no fault of a scanner")),
    })
}
