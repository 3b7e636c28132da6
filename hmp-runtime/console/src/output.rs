// SPDX-License-Identifier: GPL-2.0-or-later

//! Replies and errors as they are printed.

use crate::status::Status;
use crate::visible::{visible, visible_json};
use hmp_runtime::error::{Error, Result};
use hmp_runtime::reply::Reply;
use serde::Serialize;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// How the outcome of a command is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As the built-in monitor does.
    Text,
    /// One JSON object a line.
    Json,
}

/// The outcome of one command, for the two streams.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    /// The command's text; whole lines.
    pub(crate) reply: String,
    /// What went wrong; whole lines.
    pub(crate) error: String,
    /// What else the user should know but no script expects.
    pub(crate) note: String,
}

/// One line of `--json`.
#[derive(Serialize)]
struct Object<'a> {
    command: &'a str,
    #[serde(rename = "return", skip_serializing_if = "Option::is_none")]
    value: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Problem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Problem<'a> {
    /// QMP's error class, if it was QMP that refused; or [`TIMED_OUT`].
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    desc: String,
}

/// The class of an error that is no refusal: the command took too long. QMP has none
/// of this name.
const TIMED_OUT: &str = "TimedOut";

impl Style {
    /// The text of an outcome.
    pub(crate) fn print(self, line: &str, outcome: &Result<Reply>) -> Printed {
        match self {
            Style::Text => text(outcome),
            Style::Json => Printed {
                reply: json(line, outcome),
                ..Printed::default()
            },
        }
    }
}

fn text(outcome: &Result<Reply>) -> Printed {
    match outcome {
        Ok(reply) => Printed {
            reply: reply.text(),
            note: reply.note().map(as_line).unwrap_or_default(),
            ..Printed::default()
        },
        Err(Error::BuiltIn(text)) => Printed {
            error: text.clone(),
            ..Printed::default()
        },
        Err(error) => Printed {
            error: as_line(&error.to_string()),
            ..Printed::default()
        },
    }
}

/// The text with a newline at its end, unless it is empty.
pub(crate) fn ended(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.ends_with('\n') {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(as_line(text))
    }
}

fn as_line(text: &str) -> String {
    format!("{text}\n")
}

fn json(line: &str, outcome: &Result<Reply>) -> String {
    let object = Object {
        command: line,
        value: outcome.as_ref().ok().map(Reply::json),
        error: outcome.as_ref().err().map(problem),
        note: outcome.as_ref().ok().and_then(Reply::note),
    };
    // Strings and JSON values have a JSON form.
    as_line(&serde_json::to_string(&object).unwrap_or_default())
}

fn problem(error: &Error) -> Problem<'_> {
    match error {
        Error::Qmp(error) => Problem {
            class: Some(error.class.name()),
            desc: error.desc.clone(),
        },
        Error::TimedOut { .. } => Problem {
            class: Some(TIMED_OUT),
            desc: error.to_string(),
        },
        other => Problem {
            class: None,
            desc: other.to_string(),
        },
    }
}

/// Stdout and stderr, in the order of what happens.
pub(crate) struct Output {
    style: Style,
    /// Whether everything goes to stdout, with a NUL byte after each command.
    null: bool,
    /// Whether what would be on stderr goes to stdout.
    merges: bool,
    terminals: Terminals,
}

/// Which of the streams are terminals.
#[derive(Clone, Copy, Debug)]
struct Terminals {
    stdout: bool,
    stderr: bool,
}

impl Output {
    pub(crate) fn new(style: Style, null: bool) -> Output {
        Output {
            style,
            null,
            merges: false,
            terminals: Terminals {
                stdout: io::stdout().is_terminal(),
                stderr: io::stderr().is_terminal(),
            },
        }
    }

    /// With errors and notes on stdout, if `merges`.
    pub(crate) fn merging(self, merges: bool) -> Output {
        Output { merges, ..self }
    }

    /// Prints the outcome of one command.
    ///
    /// # Errors
    ///
    /// Why stdout takes no more.
    pub(crate) fn command(&self, line: &str, outcome: &Result<Reply>) -> io::Result<()> {
        let printed = self.style.print(line, outcome);
        let mut stdout = io::stdout().lock();
        stdout.write_all(self.for_stdout(&printed.reply).as_bytes())?;
        if self.null {
            stdout.write_all(self.for_stdout(&printed.error).as_bytes())?;
            // Before the NUL byte, so that its reader gets the note as well.
            self.beside(&mut stdout, &printed.note)?;
            return self.end(&mut stdout);
        }
        self.end(&mut stdout)?;
        self.beside(&mut stdout, &printed.error)?;
        self.beside(&mut stdout, &printed.note)?;
        stdout.flush()
    }

    /// Prints what stands beside the replies.
    fn beside(&self, stdout: &mut impl Write, text: &str) -> io::Result<()> {
        if !self.merges {
            self.stderr(text);
            return Ok(());
        }
        // Some of QEMU's errors lack the newline at the end.
        stdout.write_all(self.for_stdout(&ended(text)).as_bytes())
    }

    /// Prints a line of the program's own about the run. In JSON it is no reply, and
    /// stays on stderr.
    pub(crate) fn complain(&self, problem: impl std::fmt::Display) {
        if !self.merges || self.style == Style::Json {
            return complain(problem);
        }
        // The run is at its end: if stdout takes no more, there is nobody to tell.
        let _ = self.lines(&format!("hmp: {problem}\n"));
    }

    /// Prints the reply to a blank line: only the NUL byte, so that each line
    /// of input has one.
    ///
    /// # Errors
    ///
    /// As [`command`](Output::command).
    pub(crate) fn blank(&self) -> io::Result<()> {
        self.end(&mut io::stdout().lock())
    }

    /// Prints whole lines on stdout.
    ///
    /// # Errors
    ///
    /// As [`command`](Output::command).
    pub(crate) fn lines(&self, lines: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(self.for_stdout(lines).as_bytes())?;
        stdout.flush()
    }

    fn end(&self, stdout: &mut impl Write) -> io::Result<()> {
        if self.null {
            stdout.write_all(b"\0")?;
        }
        stdout.flush()
    }

    fn for_stdout<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match (self.terminals.stdout, self.style) {
            (false, _) => Cow::Borrowed(text),
            (true, Style::Text) => visible(text),
            (true, Style::Json) => visible_json(text),
        }
    }

    fn stderr(&self, text: &str) {
        // Some of QEMU's errors lack the newline at the end.
        let text = &*ended(text);
        if self.terminals.stderr {
            put_on_stderr(&visible(text));
        } else {
            put_on_stderr(text);
        }
    }
}

/// One line on stderr that names the program.
pub(crate) fn complain(problem: impl std::fmt::Display) {
    let line = format!("hmp: {problem}\n");
    if io::stderr().is_terminal() {
        put_on_stderr(&visible(&line));
    } else {
        put_on_stderr(&line);
    }
}

fn put_on_stderr(text: &str) {
    // If stderr is closed, there is nobody to tell.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// The status of a program that could not write everything to stdout; also prints
/// a line about it. It is not an error if the reader has left:
/// `hmp --help | head -1`.
pub(crate) fn unwritten(error: &io::Error) -> Status {
    if is_closed_pipe(error) {
        return Status::Success;
    }
    complain(format_args!("cannot write to stdout: {error}"));
    Status::CommandFailed
}

/// Whether nobody reads stdout any more, which is not our error.
pub(crate) fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::{ErrorClass, QmpError};
    use serde_json::json;
    use std::fmt;

    #[derive(Serialize)]
    struct Status {
        running: bool,
    }

    impl fmt::Display for Status {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("VM status: running\n")
        }
    }

    fn refusal() -> Error {
        Error::Qmp(QmpError {
            class: ErrorClass::DeviceNotFound,
            desc: "Device 'x' not found".to_owned(),
            command: "device_del".to_owned(),
        })
    }

    fn json_of(line: &str, outcome: Result<Reply>) -> Json {
        let printed = Style::Json.print(line, &outcome);
        assert_eq!(printed.reply.lines().count(), 1);
        assert!(printed.error.is_empty() && printed.note.is_empty());
        serde_json::from_str(&printed.reply).unwrap()
    }

    #[test]
    fn a_reply_is_text_for_stdout_alone() {
        let printed = Style::Text.print("info status", &Ok(Reply::new(Status { running: true })));
        assert_eq!(printed.reply, "VM status: running\n");
        assert!(printed.error.is_empty() && printed.note.is_empty());
    }

    #[test]
    fn a_note_is_apart_from_the_reply() {
        let reply = Reply::nothing().with_note("CPU registers are not shown");
        let printed = Style::Text.print("info registers", &Ok(reply));
        assert_eq!(printed.note, "CPU registers are not shown\n");
        assert!(printed.reply.is_empty() && printed.error.is_empty());
    }

    #[test]
    fn an_error_is_a_whole_line() {
        let printed = Style::Text.print("device_del x", &Err(refusal()));
        assert_eq!(printed.error, "Error: Device 'x' not found\n");
        assert!(printed.reply.is_empty());
    }

    #[test]
    fn json_has_the_value_that_the_command_returned() {
        assert_eq!(
            json_of("info status", Ok(Reply::new(Status { running: true }))),
            json!({ "command": "info status", "return": { "running": true } })
        );
        assert_eq!(
            json_of("stop", Ok(Reply::nothing())),
            json!({ "command": "stop", "return": null })
        );
        assert_eq!(
            json_of("x", Ok(Reply::nothing().with_note("half"))),
            json!({ "command": "x", "return": null, "note": "half" })
        );
    }

    #[test]
    fn json_has_the_class_of_a_qmp_error() {
        assert_eq!(
            json_of("device_del x", Err(refusal())),
            json!({
                "command": "device_del x",
                "error": { "class": "DeviceNotFound", "desc": "Device 'x' not found" },
            })
        );
        assert_eq!(
            json_of("foo", Err(Error::text("unknown command: 'foo'"))),
            json!({ "command": "foo", "error": { "desc": "unknown command: 'foo'" } })
        );
    }
}
