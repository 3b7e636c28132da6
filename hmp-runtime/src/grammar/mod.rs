//! The grammar of a typed line, to the letter of the built-in monitor.

use crate::registry::Command;
use crate::values::Value;
use hmp_args::{Kind, Presence};

/// The `/fmt` defaults, which stay as they were last typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct StickyFormat {}

/// What parsing needs of the session.
pub struct Context<'a> {
    /// The `/fmt` defaults, which parsing changes.
    pub formats: &'a mut StickyFormat,
    /// The registers that are known already.
    pub registers: &'a dyn Fn(&str) -> Register,
}

/// What is known of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    /// Its value.
    Value(i64),
    /// There is none of that name.
    Unknown,
    /// It has to be fetched first.
    NotFetched,
}

/// Why arguments could not be read.
#[derive(Debug)]
pub enum ArgumentError {
    /// They are wrong.
    Message(String),
    /// The value of this register is needed; fetch it and parse again.
    NeedsRegister(String),
}

/// A line whose command is known.
pub struct Found<'a> {
    /// The command.
    pub command: &'static Command,
    /// The line from its start to the end of the command's name.
    pub spoken: &'a str,
    /// What follows the name.
    pub args: &'a str,
}

/// Finds the command of a line. `Ok(None)` for a blank one.
///
/// # Errors
///
/// `unknown command: ...`
pub fn find<'a>(
    line: &'a str,
    commands: &[&'static Command],
    available: &dyn Fn(&Command) -> bool,
) -> Result<Option<Found<'a>>, String> {
    let mut parent = None;
    let mut start = 0;
    loop {
        start += line[start..].len() - line[start..].trim_start().len();
        let end = line[start..].find(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = end.map_or(line.len(), |length| start + length);
        if parent.is_none() && start == line.len() {
            return Ok(None);
        }
        let word = &line[start..end];
        let found = commands.iter().find(|command| {
            command.parent() == parent && command.answers_to(word) && available(command)
        });
        let Some(command) = found else {
            return Err(format!("unknown command: '{}'", &line[..end]));
        };
        let has_sub = commands
            .iter()
            .any(|other| other.parent() == Some(command.own_name()));
        let args = line[end..].trim_start();
        if !has_sub || args.is_empty() {
            return Ok(Some(Found {
                command,
                spoken: &line[..end],
                args,
            }));
        }
        parent = Some(command.own_name());
        start = end;
    }
}

/// What follows an argument error.
pub fn help_hint(spoken: &str) -> String {
    format!("Try \"help {spoken}\" for more information")
}

/// Reads the arguments of a command.
///
/// # Errors
///
/// What is wrong with them.
pub fn parse_arguments(
    command: &Command,
    text: &str,
    _context: &mut Context<'_>,
) -> Result<Vec<Value>, ArgumentError> {
    let mut words = text.split_ascii_whitespace().peekable();
    let mut values = Vec::new();
    for arg in command.args {
        let value = match arg.kind {
            Kind::Flag(letter) if words.next_if_eq(&format!("-{letter}").as_str()).is_some() => {
                Value::Given
            }
            Kind::Flag(_) => Value::Absent,
            Kind::Rest => {
                let rest: Vec<&str> = words.by_ref().collect();
                if rest.is_empty() {
                    Value::Absent
                } else {
                    Value::Text(rest.join(" "))
                }
            }
            Kind::Int | Kind::Int32 => match words.next() {
                Some(word) => Value::Int(word.parse().unwrap_or_default()),
                None => Value::Absent,
            },
            _ => words
                .next()
                .map_or(Value::Absent, |word| Value::Text(word.to_owned())),
        };
        if value == Value::Absent && arg.presence == Presence::Required && !arg.kind.is_flag() {
            let message = format!("{}: string expected", command.own_name());
            return Err(ArgumentError::Message(message));
        }
        values.push(value);
    }
    Ok(values)
}

/// A line with its format made explicit.
pub fn explicit_format(found: &Found<'_>, _formats: &StickyFormat) -> String {
    format!("{}{}", found.spoken, found.args)
}

/// The words of a line.
pub fn words(line: &str) -> Option<Vec<String>> {
    Some(line.split_ascii_whitespace().map(str::to_owned).collect())
}

/// A word of a line that is being completed.
pub struct CompletionWord {
    /// Its text.
    pub text: String,
    /// Where it starts, in bytes.
    pub start: usize,
}

/// The words of a line; the last one is being completed.
pub fn completion_words(line: &str) -> Option<Vec<CompletionWord>> {
    let mut words = Vec::new();
    let mut start = 0;
    for part in line.split(' ') {
        if !part.is_empty() {
            words.push(CompletionWord {
                text: part.to_owned(),
                start,
            });
        }
        start += part.len() + 1;
    }
    if line.is_empty() || line.ends_with(' ') {
        words.push(CompletionWord {
            text: String::new(),
            start: line.len(),
        });
    }
    Some(words)
}
