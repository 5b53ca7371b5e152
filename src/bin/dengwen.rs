//! The kiosk and its tools.

fn main() -> std::process::ExitCode {
    dengwen::command::run()
}
