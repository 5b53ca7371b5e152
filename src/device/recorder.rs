//! Field recordings: what crosses the line to a device, as JSON lines, one file a device, when `DENGWEN_RECORD` names a folder.
//!
//! A recording never disturbs the device: lines go to a thread of their own through a queue that is never waited for, and what it
//! cannot take is counted and left out. It holds nobody's data: what a card says is replaced by a specimen of the same length, pages
//! and tickets are told by length and SHA-256 alone. `DENGWEN_RECORD_PERSONAL=1` keeps them as they are, for a bench with specimen cards.

use std::{
    collections::BTreeMap,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Folder of the recordings.
pub const FOLDER: &str = "DENGWEN_RECORD";
/// `1`: with what is somebody's.
pub const PERSONAL: &str = "DENGWEN_RECORD_PERSONAL";
/// Lines that may wait for the disk.
const QUEUE: usize = 4096;
/// More than this in one piece is a picture.
const PICTURE: usize = 512;

/// Which way bytes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// To the device.
    Out,
    /// From the device.
    In,
}

/// One line of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// The first one.
    Head {
        /// `id-reader`, `ticket-printer`, `scanner`, `a4-printer`.
        device: String,
        /// Its address.
        address: String,
        /// RFC 3339.
        at: String,
    },
    /// Bytes as they went.
    Bytes {
        /// Milliseconds since the first line.
        ms: u64,
        /// Which way.
        dir: Direction,
        /// Hexadecimal.
        hex: String,
    },
    /// Many bytes.
    Digest {
        /// Milliseconds since the first line.
        ms: u64,
        /// Which way.
        dir: Direction,
        /// How many.
        bytes: usize,
        /// SHA-256, hexadecimal.
        sha256: String,
    },
    /// What happened to the line, or a request told in words.
    Note {
        /// Milliseconds since the first line.
        ms: u64,
        /// In words.
        note: String,
    },
    /// The disk was too slow for so many lines.
    Lost {
        /// How many.
        lost: u64,
    },
}

/// Where one connection is recorded; records nothing unless asked to.
#[derive(Clone, Default)]
pub struct Recorder(Option<Arc<Recording>>);

/// What waits for the disk.
enum Item {
    Line(Line),
    /// Everything before it is written: told to whoever ends the program.
    Written(Sender<()>),
}

struct Recording {
    since: Instant,
    queue: SyncSender<Item>,
    lost: Arc<AtomicU64>,
    personal: bool,
}

static OPEN: Mutex<BTreeMap<String, Recorder>> = Mutex::new(BTreeMap::new());

/// Waits until everything recorded so far is on its way to the disk, two seconds at most: at the end of the program.
pub fn finish() {
    let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let deadline = Instant::now() + Duration::from_secs(2);
    for recording in open.values().filter_map(|recorder| recorder.0.as_ref()) {
        let (tell, written) = channel();
        if recording.queue.try_send(Item::Written(tell)).is_ok() {
            let _ = written.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        }
    }
}

impl Recorder {
    /// The recording of this device in the folder that the environment names, one as long as the program runs: a printer is opened anew
    /// for every look at it. A folder that cannot be written to is told once and left alone.
    pub fn open(device: &str, address: &str) -> Self {
        let Some(folder) = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) else { return Self(None) };
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let personal = std::env::var_os(PERSONAL).is_some_and(|it| it == "1");
        let make = || Self::in_folder(&PathBuf::from(folder), device, address, personal);
        let recorder = open.entry(format!("{device} {address}")).or_insert_with(make).clone();
        recorder.note(|| "opened".to_owned());
        recorder
    }

    /// The same in `folder`.
    pub fn in_folder(folder: &std::path::Path, device: &str, address: &str, personal: bool) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the head of a recording; nothing is decided by it")]
        let now = OffsetDateTime::now_utc();
        let name = format!("{device}-{}-{}.jsonl", now.unix_timestamp_nanos() / 1_000, std::process::id());
        let file = std::fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(folder.join(name));
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(event = "recording-impossible", folder = %folder.display(), %error);
                return Self(None);
            }
        };
        let (queue, items) = sync_channel(QUEUE);
        let lost = Arc::new(AtomicU64::new(0));
        let counted = lost.clone();
        std::thread::spawn(move || write(file, &items, &counted));
        let recording = Recording { since: Instant::now(), queue, lost, personal };
        let at = now.format(&Rfc3339).unwrap_or_default();
        recording.put(Line::Head { device: device.into(), address: address.into(), at });
        Self(Some(Arc::new(recording)))
    }

    /// Whether anything is kept at all, and what is somebody's with it.
    pub fn keeps_personal(&self) -> bool {
        self.0.as_ref().is_none_or(|recording| recording.personal)
    }

    /// Bytes to the device. Many at once are a picture.
    pub fn sent(&self, bytes: &[u8]) {
        self.bytes(Direction::Out, bytes);
    }

    /// Bytes from the device.
    pub fn received(&self, bytes: &[u8]) {
        self.bytes(Direction::In, bytes);
    }

    /// Something in words: opened, hung up, a request.
    pub fn note(&self, note: impl FnOnce() -> String) {
        if let Some(recording) = &self.0 {
            recording.put(Line::Note { ms: recording.ms(), note: note() });
        }
    }

    fn bytes(&self, dir: Direction, bytes: &[u8]) {
        let Some(recording) = &self.0 else { return };
        if bytes.is_empty() {
            return;
        }
        let ms = recording.ms();
        recording.put(if bytes.len() > PICTURE && !recording.personal {
            Line::Digest { ms, dir, bytes: bytes.len(), sha256: hex(&Sha256::digest(bytes)) }
        } else {
            Line::Bytes { ms, dir, hex: hex(bytes) }
        });
    }
}

impl Recording {
    fn ms(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn put(&self, line: Line) {
        if self.queue.try_send(Item::Line(line)).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn write(mut file: std::fs::File, items: &Receiver<Item>, lost: &AtomicU64) {
    // A full disk ends the recording, not the program.
    let mut keep =
        |line: &Line| serde_json::to_vec(line).is_ok_and(|json| file.write_all(&[&json[..], b"\n"].concat()).is_ok());
    for item in items {
        let line = match item {
            Item::Line(line) => line,
            Item::Written(tell) => {
                // Nobody waits any more.
                let _ = tell.send(());
                continue;
            }
        };
        let lost = lost.swap(0, Ordering::Relaxed);
        if lost > 0 && !keep(&Line::Lost { lost }) || !keep(&line) {
            return;
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a [`Line::Bytes`]; `None` for what is no hexadecimal.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(folder: &std::path::Path) -> Vec<Line> {
        let file = std::fs::read_dir(folder).expect("a folder").flatten().next().expect("a recording").path();
        let deadline = Instant::now() + Duration::from_secs(5);
        loop {
            let text = std::fs::read_to_string(&file).expect("text");
            let read: Vec<Line> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
            if matches!(read.last(), Some(Line::Note { note, .. }) if note == "end") || Instant::now() > deadline {
                return read;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_went_over_the_line_stands_there_and_pictures_only_as_digests() {
        let folder = tempfile::tempdir().expect("a folder");
        let recorder = Recorder::in_folder(folder.path(), "ticket-printer", "tcp://10.0.0.8:9100", false);
        recorder.sent(&[0x10, 0x04, 0x01]);
        recorder.received(&[0x16]);
        recorder.sent(&[7; PICTURE + 1]);
        recorder.note(|| "end".into());
        let lines = lines(folder.path());
        assert!(matches!(&lines[0], Line::Head { device, .. } if device == "ticket-printer"));
        assert!(
            matches!(&lines[1], Line::Bytes { dir: Direction::Out, hex, .. } if from_hex(hex) == Some(vec![0x10, 0x04, 0x01]))
        );
        assert!(matches!(&lines[2], Line::Bytes { dir: Direction::In, hex, .. } if hex == "16"));
        assert!(matches!(&lines[3], Line::Digest { bytes, .. } if *bytes == PICTURE + 1));
        assert_eq!(lines.len(), 5);
    }

    #[test]
    fn a_folder_that_cannot_be_written_records_nothing_and_harms_nothing() {
        let recorder = Recorder::in_folder(std::path::Path::new("/proc/none"), "id-reader", "/dev/null", false);
        recorder.sent(&[1]);
        assert!(recorder.0.is_none());
    }
}
