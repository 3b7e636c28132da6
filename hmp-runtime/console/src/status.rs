// SPDX-License-Identifier: GPL-2.0-or-later

//! How the program ends, as its exit status tells.

use crate::interrupt;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Status {
    Success = 0,
    /// A command failed.
    CommandFailed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// No connection, or no longer one.
    NoConnection = 3,
    /// Ctrl-C came while a command ran.
    Interrupted = interrupt::EXIT_STATUS,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
