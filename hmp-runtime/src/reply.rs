// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command returns: the HMP text and the value behind it.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::any::TypeId;
use std::fmt;

/// What a command's function may return in `Ok`: a value whose `Display` is
/// the HMP text, newline included, and whose `Serialize` is what `--json`
/// prints.
#[diagnostic::on_unimplemented(
    message = "a command cannot return `{Self}`: it needs `Display` and `Serialize`",
    label = "lacks `Display` or `Serialize`",
    note = "`Display` writes the HMP text, newline included; `#[derive(Serialize)]` gives `--json`",
    note = "a command that prints nothing returns `Result<()>`"
)]
pub trait Answer: Send + 'static {
    /// The HMP text; empty, or ended by a newline.
    fn text(&self) -> String;
    /// The value that `--json` prints.
    fn json(&self) -> Json;
}

#[diagnostic::do_not_recommend]
impl<T: fmt::Display + Serialize + Send + 'static> Answer for T {
    fn text(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        serde_json::to_value(self).unwrap_or(Json::Null)
    }
}

/// QMP `HumanReadableText`: the reply of the `x-query-...` commands, which is
/// what the built-in monitor prints. `--json` prints it as `{"text": ...}`,
/// like all text without a structure.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct HumanReadableText {
    /// The HMP text.
    #[serde(rename(deserialize = "human-readable-text"))]
    pub text: String,
}

impl fmt::Display for HumanReadableText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The reply of a command that succeeded. Its `Display` is the HMP text.
pub struct Reply {
    answer: Option<Box<dyn Answer>>,
    note: Option<String>,
    /// Whether it is QEMU's own text, whose last line may lack the newline.
    is_qemus_text: bool,
}

impl Reply {
    /// The reply of a command that prints nothing.
    pub fn nothing() -> Reply {
        Reply {
            answer: None,
            note: None,
            is_qemus_text: false,
        }
    }

    /// The reply that prints `answer`.
    pub fn new<T: Answer>(answer: T) -> Reply {
        Reply {
            answer: Some(Box::new(answer)),
            note: None,
            is_qemus_text: TypeId::of::<T>() == TypeId::of::<HumanReadableText>(),
        }
    }

    /// Adds a line for the user that is not part of the HMP text: what a
    /// partial command could not tell.
    pub fn with_note(mut self, note: impl Into<String>) -> Reply {
        self.note = Some(note.into());
        self
    }

    /// The HMP text: empty, or ended by a newline.
    pub fn text(&self) -> String {
        self.answer
            .as_ref()
            .map(|answer| answer.text())
            .unwrap_or_default()
    }

    /// Refuses, in debug builds, a text whose last line lacks the newline. QEMU's
    /// own text may.
    pub(crate) fn ended(self, command: &'static str) -> Result<Reply> {
        if !cfg!(debug_assertions) || self.is_qemus_text {
            return Ok(self);
        }
        let text = self.text();
        if text.is_empty() || text.ends_with('\n') {
            Ok(self)
        } else {
            Err(Error::Unended { command })
        }
    }

    /// The value behind the text; `null` for a command that prints nothing.
    pub fn json(&self) -> Json {
        self.answer
            .as_ref()
            .map(|answer| answer.json())
            .unwrap_or(Json::Null)
    }

    /// What a partial command could not tell.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("text", &self.text())
            .field("note", &self.note)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_for_humans_is_text_in_json() {
        let reply = json!({ "human-readable-text": "cpu 0\n" });
        let text: HumanReadableText = serde_json::from_value(reply).unwrap();
        let reply = Reply::new(text);
        assert_eq!(reply.text(), "cpu 0\n");
        assert_eq!(reply.json(), json!({ "text": "cpu 0\n" }));
    }
    #[test]
    fn text_that_does_not_end_its_last_line_is_a_bug_of_the_command() {
        let ended = |answer: &str| Reply::new(answer.to_owned()).ended("info x").map(drop);
        assert!(ended("").is_ok() && ended("a\n").is_ok());
        assert_eq!(
            ended("a\nb").unwrap_err().to_string(),
            "bug in 'info x': its text does not end with a newline; write the last line with \
             `writeln!`"
        );
        assert!(Reply::nothing().ended("info x").is_ok());
    }

    #[test]
    fn qemus_own_text_may_lack_the_last_newline() {
        let text = "no guest".to_owned();
        let reply = Reply::new(HumanReadableText { text });
        assert_eq!(reply.ended("info x").unwrap().text(), "no guest");
    }
}
