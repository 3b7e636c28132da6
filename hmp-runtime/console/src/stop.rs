// SPDX-License-Identifier: GPL-2.0-or-later

//! Why a run of commands ends before its input does.

use crate::output::is_closed_pipe;
use crate::status::Status;
use crate::work::Step;
use async_signal::Signal;
use hmp_runtime::secret::has_secret;
use std::io;

/// Why a run ends before its input does.
pub(crate) enum Stop {
    /// The connection is gone; the text says so.
    Connection(String),
    /// A signal came while a command ran; the text says what goes on in QEMU.
    Signal(Signal, Option<String>),
    /// Stdout takes no more.
    Output(io::Error),
    /// Stdin cannot be read.
    Input(io::Error),
    /// A file cannot be read; the text says which.
    File(String),
    /// A command failed, and what follows depends on it.
    Failure,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Output(error)
    }
}

impl Stop {
    /// Whether nobody reads stdout any more, which needs no message.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Stop::Output(error) if is_closed_pipe(error))
    }

    /// The message for the user, and the status of a run whose status was
    /// `so_far` before.
    pub(crate) fn end(self, so_far: Status) -> (Option<String>, Status) {
        match self {
            Stop::Failure => (None, so_far),
            Stop::File(problem) => (Some(problem), Status::Usage),
            Stop::Connection(problem) => (Some(problem), Status::NoConnection),
            Stop::Signal(signal, goes_on) => (goes_on, Status::of_signal(signal)),
            Stop::Output(error) if is_closed_pipe(&error) => (None, so_far),
            Stop::Output(error) => (
                Some(format!("cannot write to stdout: {error}")),
                Status::CommandFailed,
            ),
            Stop::Input(error) => (
                Some(format!("cannot read stdin: {error}")),
                Status::CommandFailed,
            ),
        }
    }
}

/// A line as messages quote it.
pub(crate) fn named(line: &str) -> String {
    if has_secret(line) {
        "a line with a password".to_owned()
    } else {
        format!("'{line}'")
    }
}

/// The message about what did not run, if anything did not.
pub(crate) fn not_run(steps: &[Step]) -> Option<String> {
    let names: Vec<String> = steps
        .iter()
        .map(|step| match step {
            Step::Command(line) => named(line),
            Step::File(path) => format!("the lines of {}", path.display()),
        })
        .collect();
    (!names.is_empty()).then(|| format!("not run: {}", names.join(", ")))
}
