// SPDX-License-Identifier: GPL-2.0-or-later

//! Completion within option lists: `driver,key=value,key=value`.
//!
//! * `word`: which part of the list the cursor is in;
//! * `schema`: the keys that QEMU's schema gives;
//! * this file: what may stand for a key or its value.
//!
//! A completer reads the list with [`OptionWord::read`], finds the [`Key`]s that
//! can follow the options given already, and leaves the rest to
//! [`OptionWord::candidates`].

mod schema;
mod word;

pub use schema::SchemaKeys;
pub use word::OptionWord;

use super::{Candidate, Completer, Question};
use crate::error::Result;
use crate::monitor::Monitor;
use word::Part;

/// A key that an option list can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The whole name, dots included. It ends in a dot if it is not a key but
    /// the start of several.
    pub name: String,
    /// What its value can be.
    pub values: Values,
    /// What the key means, where QMP tells.
    about: Option<String>,
    /// Whether the key may be given more than once.
    repeats: bool,
}

/// What the value of an option can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Anything: a number, a name that is new.
    Free,
    /// One of these words.
    Words(Vec<String>),
    /// What a completer offers.
    Offered(&'static Completer),
    /// What a completer offers if this word is the argument before.
    OfferedFor(&'static Completer, String),
}

impl Values {
    /// These words.
    pub fn words(words: &[&str]) -> Values {
        Values::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// The words of a truth value.
    pub fn on_off() -> Values {
        Values::words(&["on", "off"])
    }

    /// What may stand where `typed` is typed.
    async fn candidates(&self, mon: &Monitor, typed: &str) -> Result<Vec<Candidate>> {
        let ask = async |completer: &'static Completer, before: &[&str]| {
            let question = Question {
                before,
                current: typed,
                implied: None,
            };
            completer.candidates(mon, question).await
        };
        match self {
            Values::Free => Ok(Vec::new()),
            Values::Words(words) => Ok(words.iter().cloned().map(Candidate::from).collect()),
            Values::Offered(completer) => ask(completer, &[]).await,
            Values::OfferedFor(completer, word) => ask(completer, &[word]).await,
        }
    }
}

impl Key {
    /// A key by its name.
    pub fn new(name: impl Into<String>, values: Values) -> Key {
        Key {
            name: name.into(),
            values,
            about: None,
            repeats: false,
        }
    }

    /// Says what the key means.
    pub fn about(mut self, about: &str) -> Key {
        self.about = Some(about.to_owned()).filter(|about| !about.is_empty());
        self
    }

    fn is_start(&self) -> bool {
        self.name.ends_with('.')
    }

    /// Whether the key can still be given. A key and its parts exclude each
    /// other.
    fn is_free(&self, word: &OptionWord<'_>) -> bool {
        let parts = format!("{}.", self.name);
        let has_parts = word.given.iter().any(|(key, _)| key.starts_with(&parts));
        let whole = self.name.trim_end_matches('.');
        self.repeats || !(has_parts || word.has(whole))
    }

    fn into_candidate(self, before: &str) -> Candidate {
        let equals = if self.is_start() { "" } else { "=" };
        Candidate {
            text: format!("{before}{}{equals}", self.name),
            description: self.about,
        }
    }
}

impl OptionWord<'_> {
    /// The candidates for the list, if it can have these keys.
    ///
    /// # Errors
    ///
    /// What QEMU says, or a lost connection.
    pub async fn candidates(&self, mon: &Monitor, keys: Vec<Key>) -> Result<Vec<Candidate>> {
        let before = self.before;
        let Part::Value { key, typed } = &self.part else {
            let free = keys.into_iter().filter(|key| key.is_free(self));
            return Ok(free.map(|key| key.into_candidate(before)).collect());
        };
        let Some(found) = keys.into_iter().find(|known| known.name == *key) else {
            return Ok(Vec::new());
        };
        let mut values = found.values.candidates(mon, typed).await?;
        for value in &mut values {
            value.text = format!("{before}{}", value.text.replace(',', ",,"));
        }
        Ok(values)
    }
}
