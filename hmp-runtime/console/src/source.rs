// SPDX-License-Identifier: GPL-2.0-or-later

//! Where lines come from, and passwords with them: as at QEMU's own socket, the
//! line after one that asks for a password is the password.

use crate::lines::Lines;
use hmp_runtime::error::{Error, Result};
use hmp_runtime::monitor::{Monitor, NOBODY_ASKS};
use hmp_runtime::reply::Reply;
use std::io::{self, BufRead};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Lines from a file or from stdin.
struct Input {
    lines: Lines<Box<dyn BufRead + Send>>,
    /// Whether somebody types them at a terminal, which would show a password.
    is_typed: bool,
}

/// The input that is read now, if there is one.
#[derive(Clone, Default)]
pub(crate) struct Source(Arc<Mutex<Option<Input>>>);

impl Source {
    /// Reads from here on.
    pub(crate) fn set(&self, input: Box<dyn BufRead + Send>, is_typed: bool) {
        let lines = Lines::new(input);
        *self.input() = Some(Input { lines, is_typed });
    }

    /// Reads from nowhere.
    pub(crate) fn end(&self) {
        *self.input() = None;
    }

    /// The next line; `None` where there is none left.
    ///
    /// # Errors
    ///
    /// Why the input cannot be read.
    pub(crate) fn next(&self) -> io::Result<Option<String>> {
        let mut input = self.input();
        input.as_mut().map_or(Ok(None), |input| input.lines.next())
    }

    fn is_typed(&self) -> Option<bool> {
        self.input().as_ref().map(|input| input.is_typed)
    }

    fn input(&self) -> MutexGuard<'_, Option<Input>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the line that was meant to be the password of a command which has failed
    /// because the built-in monitor could not ask. It must not run as a command.
    ///
    /// # Errors
    ///
    /// Why the input cannot be read.
    pub(crate) fn drop_password(&self, outcome: &Result<Reply>) -> io::Result<()> {
        let is_unasked = matches!(
            outcome,
            Err(Error::BuiltIn(text)) if text.trim_end() == NOBODY_ASKS
        );
        if is_unasked && self.is_typed() == Some(false) {
            self.next()?;
        }
        Ok(())
    }

    /// Has commands that ask for a password take the next line.
    pub(crate) fn answer(&self, monitor: &Monitor) {
        let source = self.clone();
        monitor.on_password(move |_| {
            let source = source.clone();
            Box::pin(async move { source.password().await })
        });
    }

    async fn password(self) -> Result<String> {
        match self.is_typed() {
            Some(false) => {}
            Some(true) => return Err(Error::text(NOBODY_ASKS)),
            None => {
                return Err(Error::text(
                    "there is no password, and -c has no next line for it: give the command \
                     and the password on lines of their own, on stdin or in a file for -f",
                ));
            }
        }
        // A signal is seen meanwhile.
        match smol::unblock(move || self.next()).await {
            Ok(Some(password)) => Ok(password),
            Ok(None) => Err(Error::text(
                "there is no password: the next line should be it, and there is none",
            )),
            Err(error) => Err(Error::text(format!("no password can be read: {error}"))),
        }
    }
}
