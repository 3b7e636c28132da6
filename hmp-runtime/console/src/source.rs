// SPDX-License-Identifier: GPL-2.0-or-later

//! Where lines come from, and passwords with them: as at QEMU's own socket, the
//! line after one that asks for a password is the password.

use crate::lines::Lines;
use hmp_runtime::error::{Error, Result};
use hmp_runtime::monitor::{Monitor, NOBODY_ASKS};
use hmp_runtime::reply::Reply;
use std::io::{self, BufRead};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Lines from a file or from stdin.
type Input = Lines<Box<dyn BufRead + Send>>;

/// The input that is read now, if there is one.
#[derive(Clone, Default)]
pub(crate) struct Source(Arc<Mutex<Option<Input>>>, Arc<AtomicBool>);

impl Source {
    /// Reads from here on, or from nowhere.
    pub(crate) fn set(&self, input: Option<Box<dyn BufRead + Send>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = input.map(Lines::new);
    }

    /// The next line; `None` where there is none left.
    ///
    /// # Errors
    ///
    /// Why the input cannot be read.
    pub(crate) fn next(&self) -> io::Result<Option<String>> {
        let mut input = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        input.as_mut().map_or(Ok(None), Lines::next)
    }

    /// Says whether somebody types the input, who would see a password there.
    pub(crate) fn set_typed(&self, typed: bool) {
        self.1.store(typed, Ordering::SeqCst);
    }

    fn is_set(&self) -> bool {
        let input = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        input.is_some()
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
            Err(Error::Text(text) | Error::BuiltIn(text)) if text.trim_end() == NOBODY_ASKS
        );
        if is_unasked && !self.1.load(Ordering::SeqCst) {
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
        if !self.is_set() {
            return Err(Error::text(
                "there is no password, and -c has no next line for it: give the command and \
                 the password on lines of their own, on stdin or in a file for -f",
            ));
        }
        if self.1.load(Ordering::SeqCst) {
            return Err(Error::text(NOBODY_ASKS));
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
