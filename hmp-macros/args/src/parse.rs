//! From an `args` string to its arguments, and to the usage line.

use crate::{ArgSpec, Kind, Presence};
use std::fmt;

/// What is wrong with one item of an `args` string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which item, from 0.
    pub index: usize,
    /// The item as written.
    pub item: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` (argument {} of `args`): {}",
            self.item,
            self.index + 1,
            self.message
        )
    }
}

const KINDS: &str = "F B s S O i l M o T b / -x -xs";

/// Reads an `args` string. Every item that is wrong gives a problem.
pub fn parse(args: &str) -> Result<Vec<ArgSpec<'_>>, Vec<Problem>> {
    let mut specs: Vec<ArgSpec<'_>> = Vec::new();
    let mut problems = Vec::new();
    if args.is_empty() {
        return Ok(specs);
    }
    let mut end = 0;
    for (index, item) in args.split(',').enumerate() {
        end += item.len();
        let rest = &args[end..];
        end += 1;
        match argument(item, rest).and_then(|spec| follows(&specs, spec)) {
            Ok(spec) => specs.push(spec),
            Err(message) => problems.push(Problem {
                index,
                item: item.to_owned(),
                message,
            }),
        }
    }
    if problems.is_empty() {
        Ok(specs)
    } else {
        Err(problems)
    }
}

/// Reads one `name:type`.
fn argument<'a>(item: &'a str, rest: &'a str) -> Result<ArgSpec<'a>, String> {
    let (name, kind) = item
        .split_once(':')
        .ok_or_else(|| "no type; write `name:type`, as in `device:B`".to_owned())?;
    if !is_argument_name(name) {
        return Err(format!(
            "malformed argument name `{name}`; \
             write letters, digits, `_` and `-`, starting with a letter"
        ));
    }
    let (kind, presence) = kind_and_presence(kind)?;
    Ok(ArgSpec {
        name,
        kind,
        presence,
        rest,
    })
}

fn is_argument_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn kind_and_presence(text: &str) -> Result<(Kind, Presence), String> {
    if let Some(flag) = text.strip_prefix('-') {
        return Ok((flag_kind(flag)?, Presence::Required));
    }
    let (letter, presence) = match (text.strip_suffix('?'), text.strip_suffix('.')) {
        (Some(letter), _) => (letter, Presence::Optional),
        (_, Some(letter)) => (letter, Presence::Dotted),
        _ => (text, Presence::Required),
    };
    let kind = match letter {
        "F" => Kind::File,
        "B" => Kind::Block,
        "s" => Kind::Str,
        "S" => Kind::Rest,
        "O" => Kind::Options,
        "i" => Kind::Int32,
        "l" => Kind::Int,
        "M" => Kind::Mebibytes,
        "o" => Kind::Size,
        "T" => Kind::Seconds,
        "b" => Kind::OnOff,
        "/" => Kind::Format,
        "" => return Err(format!("no type after the colon; the types are {KINDS}")),
        other => {
            return Err(format!(
                "no HMP argument type `{other}`; the types are {KINDS}"
            ));
        }
    };
    match (presence, kind) {
        (Presence::Optional, Kind::Options | Kind::OnOff | Kind::Format) => {
            Err(format!("type `{letter}` cannot be optional; drop the `?`"))
        }
        (Presence::Dotted, Kind::Int32 | Kind::Int | Kind::Mebibytes) => Ok((kind, presence)),
        (Presence::Dotted, _) => {
            Err("only the number types `i`, `l` and `M` take a `.`; drop it".to_owned())
        }
        _ => Ok((kind, presence)),
    }
}

fn flag_kind(text: &str) -> Result<Kind, String> {
    let mut letters = text.chars();
    let Some(letter) = letters.next().filter(char::is_ascii_alphabetic) else {
        return Err("a flag is one letter; write `-f`".to_owned());
    };
    match letters.as_str() {
        "" => Ok(Kind::Flag(letter)),
        "s" => Ok(Kind::FlagWithValue(letter)),
        "?" | "." => Err(format!("a flag may always be left out; write `-{letter}`")),
        _ => Err(format!(
            "a flag is one letter; write `-{letter}`, or `-{letter}s` for a flag with a value"
        )),
    }
}

/// Checks an argument against those before it.
fn follows<'a>(before: &[ArgSpec<'a>], spec: ArgSpec<'a>) -> Result<ArgSpec<'a>, String> {
    if before.iter().any(|other| other.name == spec.name) {
        return Err(format!(
            "a second argument named `{}`; give it another name",
            spec.name
        ));
    }
    if let Kind::Flag(letter) | Kind::FlagWithValue(letter) = spec.kind {
        let same = |other: &&ArgSpec<'_>| matches!(other.kind, Kind::Flag(l) | Kind::FlagWithValue(l) if l == letter);
        if let Some(other) = before.iter().find(same) {
            return Err(format!("`{}` already is the flag `-{letter}`", other.name));
        }
    }
    if let Some(last) = before.last().filter(|last| last.kind == Kind::Rest) {
        return Err(format!(
            "`{}:S` takes the rest of the line; nothing can follow it",
            last.name
        ));
    }
    let optional = before
        .iter()
        .find(|other| other.presence == Presence::Optional);
    if let (Some(optional), Presence::Required, false) =
        (optional, spec.presence, spec.kind.is_flag())
    {
        return Err(format!(
            "a required argument after the optional `{}`; make it optional, or move it forward",
            optional.name
        ));
    }
    Ok(spec)
}

/// The usage line that an argument list gives where none is written:
/// `[-n] [-v] [device]`.
pub fn usage(specs: &[ArgSpec<'_>]) -> String {
    let words: Vec<String> = specs.iter().map(word).collect();
    words.join(" ")
}

fn word(spec: &ArgSpec<'_>) -> String {
    let name = spec.name;
    match (spec.kind, spec.presence) {
        (Kind::Flag(letter), _) => format!("[-{letter}]"),
        (Kind::FlagWithValue(letter), _) => format!("[-{letter} {name}]"),
        (Kind::Format, _) => "/fmt".to_owned(),
        (Kind::OnOff, _) => "on|off".to_owned(),
        (_, Presence::Required) => name.to_owned(),
        (_, Presence::Optional) => format!("[{name}]"),
        (_, Presence::Dotted) => format!("[.{name}]"),
    }
}
