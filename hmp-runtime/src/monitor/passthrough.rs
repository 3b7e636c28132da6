//! QEMU's built-in monitor, behind `human-monitor-command`.

use super::Monitor;
use super::request::request;
use crate::error::{Error, Result};
use serde::Serialize;
use std::fmt;

/// The text of a command that the built-in monitor ran.
#[derive(Debug, Serialize)]
pub(super) struct BuiltInText {
    text: String,
}

impl fmt::Display for BuiltInText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct HumanMonitorCommand<'a> {
    command_line: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_index: Option<i64>,
}

impl Monitor {
    /// Runs a line in QEMU's built-in monitor, on this session's default CPU.
    ///
    /// # Errors
    ///
    /// What QEMU says, also where it says it as ordinary text.
    pub(super) async fn pass_through(&self, line: &str) -> Result<BuiltInText> {
        let text = self.built_in_reply(line).await?;
        if is_failure(&text) {
            let text = text.strip_suffix('\n').unwrap_or(&text);
            return Err(Error::Text(text.to_owned()));
        }
        Ok(BuiltInText { text })
    }

    /// What QEMU's built-in monitor prints for a line, whatever the
    /// passthrough mode: for those who compare it with ours.
    ///
    /// # Errors
    ///
    /// Where there is no built-in monitor (yet), or no connection. What it
    /// prints as an error is text like any other.
    pub async fn built_in_reply(&self, line: &str) -> Result<String> {
        let arguments = HumanMonitorCommand {
            command_line: line,
            cpu_index: self.chosen_cpu_index().await?,
        };
        let request = request("human-monitor-command", arguments)?;
        let text: String = self.converse(&request).await?;
        Ok(text.replace("\r\n", "\n"))
    }
}

/// Whether the built-in monitor's text is that of a failure: its reply is a
/// success in QMP, whatever happened.
fn is_failure(text: &str) -> bool {
    let last = text.lines().next_back().unwrap_or_default();
    text.starts_with("Error: ")
        || text.starts_with("unknown command: '")
        || (last.starts_with("Try \"help ") && last.ends_with("\" for more information"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_monitors_errors_are_failures() {
        assert!(is_failure("Error: Device 'x' not found\n"));
        assert!(is_failure("unknown command: 'x'\n"));
        assert!(is_failure(
            "cpu: string expected\nTry \"help cpu\" for more information\n"
        ));
    }

    #[test]
    fn a_table_that_mentions_an_error_is_no_failure() {
        assert!(!is_failure("ide0-hd0: Error: none\n"));
        assert!(!is_failure(""));
    }
}
