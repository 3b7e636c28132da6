// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's built-in monitor, behind `human-monitor-command`.

use super::Monitor;
use super::qmp_arguments::request;
use crate::args;
use crate::declaration::Failures;
use crate::error::{Error, Result};
use serde::Serialize;
use std::fmt;

/// The text of a command that the built-in monitor ran.
#[derive(Debug, Serialize)]
pub(crate) struct BuiltInText {
    text: String,
}

impl fmt::Display for BuiltInText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Monitor {
    /// Runs a line in QEMU's built-in monitor, on this session's default CPU.
    ///
    /// # Errors
    ///
    /// What QEMU says, even where it says so in ordinary text.
    pub(crate) async fn pass_through(&self, line: &str, failures: Failures) -> Result<BuiltInText> {
        if line.len() > LONGEST_LINE {
            return Err(Error::Usage(format!(
                "the line has {} bytes, and the built-in monitor reads {LONGEST_LINE} at most",
                line.len()
            )));
        }
        let text = self.built_in_reply(line).await?;
        if failures.include(&text) {
            return Err(Error::BuiltIn(text));
        }
        Ok(BuiltInText { text })
    }

    /// What QEMU's built-in monitor prints for a line, whatever the passthrough
    /// mode. For comparing it with this program's reply.
    ///
    /// # Errors
    ///
    /// Where there is no built-in monitor (yet), or no connection. What it
    /// prints as an error is text like any other.
    pub async fn built_in_reply(&self, line: &str) -> Result<String> {
        let arguments = args! {
            "command-line": line,
            "cpu-index"?: self.chosen_cpu_index().await?,
        };
        let request = request("human-monitor-command", arguments)?;
        let text: String = self.converse(&request).await?;
        Ok(text.replace("\r\n", "\n"))
    }
}

/// The longest line that can be typed at the built-in monitor, in bytes: the buffer
/// of QEMU's `util/readline.c`. `human-monitor-command` has no limit of its own, and
/// QEMU does nothing else while it reads the line.
const LONGEST_LINE: usize = 4095;

/// How QEMU begins warnings and other news, which are not failures.
const NEWS: [&str; 2] = ["warning: ", "info: "];

/// The start and the end of a line that belongs to the warning above it.
const HINT: (&str, &str) = ("Please use ", " instead");

impl Failures {
    /// Whether a text of the built-in monitor means a failure. An empty text
    /// does not.
    fn include(self, text: &str) -> bool {
        let text = without_warnings(text);
        if text.is_empty() {
            return false;
        }
        is_common_failure(&text)
            || match self {
                Failures::Common => false,
                Failures::AllBut(starts) => {
                    let is_success =
                        |line: &str| starts.iter().any(|start| line.starts_with(start));
                    !text.lines().all(is_success)
                }
                Failures::Starting(starts) => starts.iter().any(|start| text.starts_with(start)),
                Failures::If(tells) => tells(&text),
            }
    }
}

/// The text without warnings and the hints below them.
fn without_warnings(text: &str) -> String {
    let mut after_warning = false;
    let lines = text.split_inclusive('\n').filter(|line| {
        let content = line.trim_end_matches('\n');
        let is_hint = after_warning && content.starts_with(HINT.0) && content.ends_with(HINT.1);
        after_warning = NEWS.iter().any(|news| line.starts_with(news));
        !after_warning && !is_hint
    });
    lines.collect()
}

/// Whether a text is what the built-in monitor prints for any command that fails.
fn is_common_failure(text: &str) -> bool {
    let last = text.lines().next_back().unwrap_or_default();
    text.starts_with("Error: ")
        || text.starts_with("unknown command: '")
        || text.starts_with("No CPU available\n")
        || text.ends_with("' not available until machine initialization has completed.\n")
        || (text.starts_with("Command \"") && text.ends_with("\" is not available.\n"))
        || (last.starts_with("Try \"help ") && last.ends_with("\" for more information"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_monitors_errors_are_failures() {
        for text in [
            "Error: Device 'x' not found\n",
            "unknown command: 'x'\n",
            "warning: old\nError: Device 'x' not found\n",
            "No CPU available\n",
            "Command \"info usbhost\" is not available.\n",
            "warning: short-form boolean option 'server' deprecated\nPlease use server=on \
             instead\nError: Failed to bind socket\n",
            "Command 'info skeys' not available until machine initialization has completed.\n",
            "cpu: string expected\nTry \"help cpu\" for more information\n",
        ] {
            assert!(Failures::Common.include(text), "{text}");
        }
    }

    #[test]
    fn a_table_that_mentions_an_error_is_not_a_failure() {
        assert!(!Failures::Common.include("ide0-hd0: Error: none\n"));
        assert!(!Failures::Common.include(""));
    }

    #[test]
    fn a_command_that_prints_nothing_on_success_has_failed_if_it_prints() {
        let failures = Failures::AllBut(&[]);
        assert!(failures.include("Device 'nosuch' not found\n"));
        assert!(failures.include("warning: old\nInvalid host forwarding rule 'zork'\n"));
        assert!(!failures.include(""));
        assert!(!failures.include("warning: guest note is not present\n"));
    }

    #[test]
    fn a_command_that_reports_its_success_has_failed_if_it_prints_anything_else() {
        let failures = Failures::AllBut(&["OK"]);
        assert!(failures.include("Could not open 'nosuch': No such file or directory\n"));
        assert!(!failures.include("warning: old\nOK\n"));
        let with_hint = "warning: short-form boolean option 'readonly' deprecated\n\
                         Please use readonly=on instead\nOK\n";
        assert!(!failures.include(with_hint));
        assert!(failures.include("Please use readonly=on instead\nOK\n"));
        assert!(!failures.include(""));
    }

    #[test]
    fn a_command_that_prints_tells_by_the_start_of_its_text() {
        let failures = Failures::Starting(&["invalid "]);
        assert!(failures.include("invalid rule\n"));
        assert!(!failures.include("OK, not invalid \n"));
        assert!(!Failures::If(|text| !text.ends_with("removed\n")).include(""));
    }
}
