// SPDX-License-Identifier: GPL-2.0-or-later

//! Passwords that a command asks the user for.
//!
//! Only whoever runs the session can ask: the console on a terminal does, a
//! script cannot. What is typed at the prompt is not part of a line, so no
//! history has it.

use super::Monitor;
use crate::error::{Error, Result};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What the built-in monitor says where it cannot ask for a password, and this one
/// where nothing can.
pub const NOBODY_ASKS: &str = "terminal does not support password prompting";

/// What the user types at a prompt.
type Typed = Pin<Box<dyn Future<Output = Result<String>> + Send>>;

/// Asks the user, after a prompt.
type Ask = Box<dyn Fn(&str) -> Typed + Send + Sync>;

/// What asks the user of a session for passwords, if anything can.
#[derive(Default)]
pub(super) struct PasswordPrompt {
    ask: Mutex<Option<Ask>>,
    time: Mutex<Time>,
}

/// How long a user has been asked.
#[derive(Default)]
struct Time {
    before: Duration,
    since: Option<Instant>,
}

/// A user who is being asked. Dropping it ends that.
struct Asked<'a>(&'a PasswordPrompt);

impl PasswordPrompt {
    fn asked(&self) -> Asked<'_> {
        self.time().since = Some(Instant::now());
        Asked(self)
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        self.time.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let mut time = self.0.time();
        if let Some(since) = time.since.take() {
            time.before += since.elapsed();
        }
    }
}

impl Monitor {
    /// Asks the user for a password, which nobody else sees.
    ///
    /// # Errors
    ///
    /// The built-in monitor's text, if the user cannot be asked.
    pub async fn ask_password(&self, prompt: &str) -> Result<String> {
        if self.shared.explainer.is_some() {
            return Ok("what is typed at the prompt".to_owned());
        }
        let typed = {
            let ask = &self.shared.session.password_prompt.ask;
            let ask = ask.lock().unwrap_or_else(PoisonError::into_inner);
            ask.as_ref().map(|ask| ask(prompt))
        };
        let _asked = self.shared.session.password_prompt.asked();
        match typed {
            Some(typed) => typed.await,
            None => Err(Error::text(NOBODY_ASKS)),
        }
    }

    /// Has `ask` ask for the passwords that commands need; it gets the prompt.
    /// It stays with the session.
    pub fn on_password(&self, ask: impl Fn(&str) -> Typed + Send + Sync + 'static) {
        let prompt = &self.shared.session.password_prompt.ask;
        *prompt.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(ask));
    }
    /// For how long users have been asked in this session.
    pub(super) fn time_asked(&self) -> Duration {
        let time = self.shared.session.password_prompt.time();
        time.before + time.since.map(|since| since.elapsed()).unwrap_or_default()
    }
}
