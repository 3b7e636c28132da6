// SPDX-License-Identifier: GPL-2.0-or-later

//! How the program ends: its exit status.

use crate::interrupt::exit_status;
use async_signal::Signal;
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
    /// There was no connection, or it was lost.
    NoConnection = 3,
    /// A command, or connecting, took longer than `--timeout`.
    TimedOut = 4,
    /// Ctrl-C came while a command ran.
    Interrupted = exit_status(Signal::Int),
    /// Another signal came that ends programs.
    HungUp = exit_status(Signal::Hup),
    Quit = exit_status(Signal::Quit),
    Terminated = exit_status(Signal::Term),
}

impl Status {
    /// How the program ends on a signal.
    pub(crate) fn of_signal(signal: Signal) -> Status {
        match signal {
            Signal::Hup => Status::HungUp,
            Signal::Quit => Status::Quit,
            Signal::Term => Status::Terminated,
            _ => Status::Interrupted,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
