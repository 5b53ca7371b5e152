//! The program as scripts and engineers run it, and simulated devices as processes of their own.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test binary uses its part of this")]

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dengwen"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("CREDENTIALS_DIRECTORY").env_remove("DENGWEN_ASSETS");
    command
}

pub fn dengwen(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
    program().args(arguments).output().expect("the program starts")
}

/// Exit code, stdout and stderr.
pub fn said(output: &Output) -> (i32, String, String) {
    (
        output.status.code().expect("it ended by itself"),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

pub fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no JSON on stdout ({error}): {:?}", said(output)))
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A simulated device as a process; killed when dropped.
pub struct Device {
    process: Child,
    pub address: String,
}

impl Device {
    /// Starts `dengwen simulate …` and waits until it says where it listens.
    pub fn start(arguments: &[&str]) -> Self {
        let mut process = program().arg("simulate").args(arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let announced: serde_json::Value = serde_json::from_str(&line).expect("one line of JSON");
        let address = announced["listening"].as_str().expect("an address").to_owned();
        Self { process, address }
    }

    /// Asks it to end as a service manager does; its exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let id = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("signalled");
        self.process.wait().expect("it ended").code()
    }

    /// Waits for the end that was asked for on the control socket.
    pub fn ended(mut self) -> Option<i32> {
        self.process.wait().expect("it ended").code()
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One command on a control socket, and its answer.
pub fn operator(socket: &Path, line: &str) -> String {
    let mut stream = UnixStream::connect(socket).expect("the socket is there once the device is announced");
    stream.write_all(format!("{line}\n").as_bytes()).expect("sent");
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).expect("answered");
    answer.trim_end().to_owned()
}
