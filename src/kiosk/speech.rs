//! 朗读: a child process speaks; the text goes by pipe, never in arguments.

use std::{
    io::{Read as _, Write as _},
    process::{Child, Command, Stdio},
    sync::mpsc::Sender,
    sync::{Arc, Mutex, PoisonError},
};

use super::message::Message;
use crate::filing::Language;

const PROGRAM: &str = "espeak-ng";

/// The voice, where one is installed.
pub(super) struct Voice {
    speaking: Arc<Mutex<Option<Child>>>,
}

impl Voice {
    /// `None` when there is no espeak-ng on this machine.
    pub(super) fn find() -> Option<Self> {
        let found = std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(PROGRAM).is_file()));
        found.then(|| Self { speaking: Arc::default() })
    }

    /// Speaks `text`; `report` hears [`Message::Spoken`] at the end.
    pub(super) fn say(&self, text: String, language: Language, report: Sender<Message>) {
        self.stop();
        let voice = match language {
            Language::Zh => "cmn-latn-pinyin",
            Language::En => "en",
        };
        let child = Command::new(PROGRAM)
            .args(["-v", voice, "-s", "140", "--stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            let _ = report.send(Message::Spoken);
            return;
        };
        let (pipe, end) = (child.stdin.take(), child.stdout.take());
        let id = child.id();
        *self.speaking.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        let speaking = self.speaking.clone();
        std::thread::spawn(move || {
            if let Some(mut pipe) = pipe {
                // Stopped in the middle: nobody listens any more.
                let _ = pipe.write_all(text.as_bytes());
            }
            // It says nothing there: the pipe closes when it ends or is stopped, and until then it can be stopped.
            if let Some(mut end) = end {
                let _ = end.read(&mut [0]);
            }
            let mut speaking = speaking.lock().unwrap_or_else(PoisonError::into_inner);
            if speaking.as_ref().is_some_and(|child| child.id() == id)
                && let Some(mut child) = speaking.take()
            {
                let _ = child.wait();
                let _ = report.send(Message::Spoken);
            }
        });
    }

    /// Silence, at once.
    pub(super) fn stop(&self) {
        if let Some(mut child) = self.speaking.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
