//! 朗读: what stands on the glass is spoken by a child process; the words go by pipe, never in arguments.
#![cfg(feature = "scripted")]
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests may")]

mod journey_support;

use std::{
    os::unix::fs::PermissionsExt,
    sync::mpsc,
    time::{Duration, Instant},
};

use journey_support::{Hall, scenario};

#[test]
fn the_screen_is_read_aloud_through_a_pipe() {
    let hall = Hall::new();
    let voice = tempfile::tempdir().expect("a folder");
    let program = voice.path().join("espeak-ng");
    let script = format!(
        "#!/bin/sh\necho \"$@\" > {0}/arguments\ncat > {0}/heard.part\nmv {0}/heard.part {0}/heard\n",
        voice.path().display()
    );
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("may run");

    let text = scenario(&[("{ touch = \"我要立案\" }", "{ touch = \"朗读\" }, { touch = \"我要立案\" }")]);
    let mut visit = hall.visit_with_voice(&text, Some("identity"), voice.path());
    visit.stands_still();
    let (_silent, silence) = mpsc::channel::<()>();
    let until = Instant::now() + Duration::from_secs(20);
    while !voice.path().join("heard").is_file() {
        assert!(Instant::now() < until, "nothing was said");
        let _ = silence.recv_timeout(Duration::from_millis(20));
    }
    visit.kill();
    let heard = std::fs::read_to_string(voice.path().join("heard")).expect("what was said");
    for words in ["您今天要办什么", "我要立案", "只取号"] {
        assert!(heard.contains(words), "{words} is not in {heard}");
    }
    let arguments = std::fs::read_to_string(voice.path().join("arguments")).expect("how it was called");
    assert_eq!(arguments.trim(), "-v cmn-latn-pinyin -s 140 --stdin");
}
