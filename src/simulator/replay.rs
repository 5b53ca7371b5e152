//! A recorded session as a device: it says what it said then, when it is asked what it was asked then.

use std::{collections::VecDeque, path::Path, time::Duration};

use crate::device::recorder::{Direction, Line, from_hex};

/// Longest silence that is played: a visitor who took his time is not waited for again.
const LONGEST: Duration = Duration::from_secs(5);

/// Why a recording cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file cannot be read.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// A line that no recorder wrote.
    #[error("line {0} is no line of a recording; record once more with DENGWEN_RECORD=DIR")]
    Line(usize),
    /// Of another device.
    #[error("this is a recording of `{0}`, not of `{1}`")]
    Device(String, &'static str),
    /// What was said is left out.
    #[error("line {0} has a digest only; record once more with DENGWEN_RECORD_PERSONAL=1 and a specimen")]
    Digest(usize),
}

/// One question and what was answered, piece by piece, each after so long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Exchange {
    asked: Vec<u8>,
    said: Vec<(Duration, Vec<u8>)>,
}

/// A session to be played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay(VecDeque<Exchange>);

impl Replay {
    /// Reads a recording of `device`.
    pub fn load(file: &Path, device: &'static str) -> Result<Self, ReplayError> {
        let text = std::fs::read_to_string(file)?;
        let mut exchanges: VecDeque<Exchange> = VecDeque::new();
        let mut last = 0;
        for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            match serde_json::from_str(line).map_err(|_| ReplayError::Line(number))? {
                Line::Head { device: of, .. } if of != device => return Err(ReplayError::Device(of, device)),
                Line::Bytes { ms, dir: Direction::Out, hex } => {
                    let asked = from_hex(&hex).ok_or(ReplayError::Line(number))?;
                    exchanges.push_back(Exchange { asked, said: Vec::new() });
                    last = ms;
                }
                Line::Bytes { ms, dir: Direction::In, hex } => {
                    let said = from_hex(&hex).ok_or(ReplayError::Line(number))?;
                    let after = Duration::from_millis(ms.saturating_sub(last)).min(LONGEST);
                    if let Some(exchange) = exchanges.back_mut() {
                        exchange.said.push((after, said));
                    }
                    last = ms;
                }
                Line::Digest { .. } => return Err(ReplayError::Digest(number)),
                Line::Head { .. } | Line::Note { .. } | Line::Lost { .. } => {}
            }
        }
        Ok(Self(exchanges))
    }

    /// What was said to the question that stands at the beginning of `asked`, which is taken away with what stands before it; `None`
    /// until it is there. When it was asked something else in between, that stays without an answer; at the end it falls silent.
    pub fn answer(&mut self, asked: &mut Vec<u8>) -> Option<Vec<(Duration, Vec<u8>)>> {
        let next = &self.0.front()?.asked;
        let at = asked.windows(next.len().max(1)).position(|window| window == next.as_slice())?;
        asked.drain(..at + next.len());
        self.0.pop_front().map(|exchange| exchange.said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replay(lines: &str) -> Result<Replay, ReplayError> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("session.jsonl");
        std::io::Write::write_all(&mut std::fs::File::create(&file).expect("made"), lines.as_bytes()).expect("written");
        Replay::load(&file, "id-reader")
    }

    #[test]
    fn it_says_what_it_said_then() {
        let mut session = replay(
            r#"{"device":"id-reader","address":"/dev/ttyUSB0","at":"2026-11-27T08:00:00Z"}
{"ms":3,"dir":"out","hex":"aa01"}
{"ms":10,"dir":"in","hex":"bb"}
{"ms":60010,"dir":"in","hex":"cc"}
{"ms":60020,"note":"hung up"}
{"ms":60030,"dir":"out","hex":"aa02"}
"#,
        )
        .expect("a recording");
        let mut asked = vec![0xAA];
        assert_eq!(session.answer(&mut asked), None, "half a question");
        asked.extend([0x07, 0xAA, 0x01, 0xAA]);
        let said = session.answer(&mut asked).expect("answered");
        assert_eq!(said, [(Duration::from_millis(7), vec![0xBB]), (LONGEST, vec![0xCC])]);
        assert_eq!(asked, [0xAA]);
        asked.push(2);
        assert_eq!(session.answer(&mut asked), Some(Vec::new()));
        assert_eq!(session.answer(&mut asked), None, "it is over");
    }

    #[test]
    fn what_cannot_be_played_is_told_with_its_line() {
        let head = r#"{"device":"ticket-printer","address":"tcp://p","at":"2026-11-27T08:00:00Z"}"#;
        assert!(matches!(replay(head), Err(ReplayError::Device(..))));
        assert!(matches!(replay("{\"ms\":1,\"dir\":\"out\",\"hex\":\"0\"}"), Err(ReplayError::Line(1))));
        assert!(matches!(replay("{\"ms\":1,\"dir\":\"in\",\"bytes\":9000,\"sha256\":\"00\"}"), Err(ReplayError::Digest(1))));
        assert!(matches!(replay("\nhello"), Err(ReplayError::Line(1))));
    }
}
