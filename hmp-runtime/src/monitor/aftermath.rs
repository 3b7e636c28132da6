// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command that failed has left behind.
//!
//! The error itself is the built-in monitor's, which scripts know. The line about
//! the state of the machine is for people at a terminal.

use super::Monitor;
use std::sync::{Mutex, PoisonError};

/// What the last command has left behind.
#[derive(Default)]
pub(super) struct Aftermath(Mutex<Option<String>>);

impl Monitor {
    /// Says what the command, which is about to fail, leaves behind: one line,
    /// with what to do about it.
    pub fn note_aftermath(&self, what: impl Into<String>) {
        let left = &self.shared.session.aftermath.0;
        *left.lock().unwrap_or_else(PoisonError::into_inner) = Some(what.into());
    }

    /// What the last command has left behind, if nobody has taken it yet.
    pub fn take_aftermath(&self) -> Option<String> {
        let left = &self.shared.session.aftermath.0;
        left.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
