// SPDX-License-Identifier: GPL-2.0-or-later

//! `hmp explain`: the QMP that a line would send, without sending any.
//!
//! The requests go to stdout, one a line, as QEMU would get them. Remarks about
//! them go to stderr.

use crate::options::{self, Key};
use crate::output::{Output, Style, complain, unwritten};
use crate::status::Status;
use crate::value::{choices, passthrough, plain, word};
use hmp_runtime::monitor::Passthrough;
use hmp_runtime::qmp::Triple;
use hmp_runtime::registry::Tier;
use hmp_runtime::{Explanation, explain};
use lexopt::{Arg, Parser};
use std::ffi::OsString;

/// The newest QEMU that the commands are tested with.
const NEWEST: Triple = Triple {
    major: 11,
    minor: 1,
    micro: 0,
};

/// What to explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    line: String,
    qemu: Triple,
    passthrough: Passthrough,
}

/// Reads the arguments after `explain`.
///
/// # Errors
///
/// One line that says what is wrong.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Question, String> {
    let mut question = Question {
        line: String::new(),
        qemu: NEWEST,
        passthrough: Passthrough::Auto,
    };
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(plain)? {
        match argument {
            Arg::Value(line) if question.line.is_empty() => {
                question.line = line.to_string_lossy().into_owned();
            }
            Arg::Value(more) => {
                return Err(format!(
                    "one command at a time, in quotes: '{}' is a second one",
                    more.to_string_lossy()
                ));
            }
            argument => match options::find(options::EXPLAIN.iter(), &argument).map(|it| it.key) {
                Some(Key::Qemu) => question.qemu = version(&word(&mut parser)?)?,
                Some(Key::Strict) => question.passthrough = Passthrough::Never,
                Some(Key::Passthrough) => {
                    question.passthrough = passthrough(&word(&mut parser)?)?;
                }
                _ => return Err(plain(argument.unexpected())),
            },
        }
    }
    if question.line.trim().is_empty() {
        return Err("which command? as in 'hmp explain \"block_resize disk0 10G\"'".to_owned());
    }
    Ok(question)
}

/// Reads `10.0` or `10.0.2`.
fn version(text: &str) -> Result<Triple, String> {
    let numbers: Option<Vec<u32>> = text.split('.').map(|number| number.parse().ok()).collect();
    let (major, minor, micro) = match numbers.as_deref() {
        Some([major, minor]) => (*major, *minor, 0),
        Some([major, minor, micro]) => (*major, *minor, *micro),
        _ => return Err(choices("--qemu", "a version like 10.0", text)),
    };
    Ok(Triple {
        major,
        minor,
        micro,
    })
}

/// Prints the explanation.
pub(crate) fn run(question: &Question) -> Status {
    let explained = explain(&question.line, question.qemu, question.passthrough);
    match smol::block_on(explained) {
        Ok(explanation) => print(&explanation, question),
        Err(error) => {
            let output = Output::new(Style::Text, false);
            match output.command(&question.line, &Err(error)) {
                Ok(()) => Status::CommandFailed,
                Err(error) => unwritten(&error),
            }
        }
    }
}

fn print(explanation: &Explanation, question: &Question) -> Status {
    if let Some(sentence) = sentence(explanation, question.qemu) {
        complain(sentence);
    }
    let output = Output::new(Style::Text, false);
    for step in &explanation.steps {
        if !step.depends_on.is_empty() {
            let replies = step.depends_on.join("', '");
            complain(format_args!("then, as QEMU's reply to '{replies}' says:"));
        }
        if let Err(error) = output.lines(&format!("{}\n", step.json)) {
            return unwritten(&error);
        }
    }
    if let Some(open_end) = &explanation.open_end {
        complain(open_end);
    }
    let not_reached = explanation.not_reached();
    if !not_reached.is_empty() {
        complain(format_args!(
            "depending on the replies, it may also send: {}",
            not_reached.join(", ")
        ));
    }
    Status::Success
}

/// The kind of the command, where the requests do not show it.
fn sentence(explanation: &Explanation, qemu: Triple) -> Option<String> {
    let Some(command) = explanation.command else {
        return Some(format!(
            "QEMU {}.{} is not known to have this command; its built-in monitor would be asked",
            qemu.major, qemu.minor
        ));
    };
    let name = command.name;
    let gap = command.gap.unwrap_or("what this command does");
    match command.tier {
        Tier::Gap => Some(format!(
            "'{name}' is a gap: QMP has no command for it; it would take one like '{gap}'"
        )),
        Tier::Partial => Some(format!(
            "'{name}' is partial: QMP can do a part of it; the rest would take '{gap}'"
        )),
        Tier::Stub => Some(format!("'{name}' is a stub: it is not written yet")),
        Tier::Local => Some(format!("'{name}' is local: it needs no QMP command")),
        Tier::Composed => Some(format!("'{name}' is composed of several QMP commands:")),
        Tier::Native | Tier::Text => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Question, String> {
        parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn a_question_is_one_command_for_the_newest_qemu() {
        let question = parsed(&["info block"]).unwrap();
        assert_eq!(question.line, "info block");
        assert_eq!(question.qemu, NEWEST);
        assert_eq!(question.passthrough, Passthrough::Auto);
    }

    #[test]
    fn another_qemu_and_strict_may_be_asked_for() {
        let question = parsed(&["--qemu=7.2", "--strict", "stop"]).unwrap();
        assert_eq!((question.qemu.major, question.qemu.minor), (7, 2));
        assert_eq!(question.passthrough, Passthrough::Never);
        assert_eq!(parsed(&["--qemu", "10.0.2", "stop"]).unwrap().qemu.micro, 2);
    }

    #[test]
    fn wrong_usage_is_one_line_that_says_what_to_do() {
        for (arguments, what) in [
            ([].as_slice(), "which command?"),
            (&[" "], "which command?"),
            (&["info", "block"], "in quotes: 'block'"),
            (&["stop", "--qemu", "x"], "--qemu takes a version like 10.0"),
            (&["stop", "--json"], "--json"),
        ] {
            let problem = parsed(arguments).unwrap_err();
            assert!(problem.contains(what), "{arguments:?}: {problem}");
            assert!(!problem.contains('\n'), "{arguments:?}: {problem}");
        }
    }
}
