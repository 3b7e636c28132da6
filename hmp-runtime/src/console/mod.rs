//! The program: options, the interactive console, and commands from scripts.
//!
//! * `cli`: the command line;
//! * `batch`: commands from `-c` or stdin;
//! * `output`: replies and errors as text or JSON, `visible`: what of them is
//!   fit for a terminal;
//! * `events`: which QMP events are shown, and how;
//! * `secret`: lines that no history may keep.

mod batch;
mod cli;
mod events;
mod output;
mod secret;
mod visible;

use crate::monitor::{self, Monitor};
use crate::qmp;
use cli::{Invocation, Options};
use output::{Output, Style, complain};
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Success = 0,
    /// A command failed.
    CommandFailed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// No connection, or no longer one.
    NoConnection = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// Runs the program with this process's arguments.
///
/// The binary has to name the crate with the commands, or the linker drops
/// them.
pub fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    let status = match cli::parse(arguments, std::env::var_os("HMP_SOCKET")) {
        Ok(Invocation::Help) => print(cli::HELP),
        Ok(Invocation::Version) => print(cli::VERSION),
        Ok(Invocation::Run(options)) => run(&options),
        Err(problem) => {
            complain(problem);
            Status::Usage
        }
    };
    status.into()
}

fn print(text: &str) -> Status {
    // `hmp --help | head -1` is no mistake.
    let _ = Output::new(Style::Text, false).lines(text);
    Status::Success
}

fn run(options: &Options) -> Status {
    let monitor_options = monitor::Options {
        passthrough: options.passthrough,
        force: options.force,
        qmp: qmp::Options {
            trace: options.verbose,
            ..qmp::Options::default()
        },
    };
    let connected = Monitor::connect_with(&options.address, monitor_options);
    match smol::block_on(connected) {
        Ok(monitor) => batch::run(&monitor, options),
        Err(error) => {
            complain(error);
            Status::NoConnection
        }
    }
}
