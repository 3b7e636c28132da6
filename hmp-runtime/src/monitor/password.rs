// SPDX-License-Identifier: GPL-2.0-or-later

//! Passwords that a command asks the user for.
//!
//! Only whoever runs the session can ask: the console on a terminal does, a
//! script cannot. What is typed at the prompt is not part of a line, so no
//! history has it.

use super::Monitor;
use crate::error::{Error, Result};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

/// What the user types at a prompt.
type Typed = Pin<Box<dyn Future<Output = Result<String>> + Send>>;

/// Asks the user, after a prompt.
type Ask = Box<dyn Fn(&str) -> Typed + Send + Sync>;

/// What asks the user of a session for passwords, if anything can.
#[derive(Default)]
pub(super) struct PasswordPrompt(Mutex<Option<Ask>>);

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
            let ask = &self.shared.session.password_prompt.0;
            let ask = ask.lock().unwrap_or_else(PoisonError::into_inner);
            ask.as_ref().map(|ask| ask(prompt))
        };
        match typed {
            Some(typed) => typed.await,
            None => Err(Error::text("terminal does not support password prompting")),
        }
    }

    /// Has `ask` ask for the passwords that commands need; it gets the prompt.
    /// It stays with the session.
    pub fn on_password(&self, ask: impl Fn(&str) -> Typed + Send + Sync + 'static) {
        let prompt = &self.shared.session.password_prompt.0;
        *prompt.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(ask));
    }
}
