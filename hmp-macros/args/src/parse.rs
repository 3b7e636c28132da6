// SPDX-License-Identifier: GPL-2.0-or-later

//! From an `args` string to its arguments.

use crate::{ArgSpec, Kind, Presence};
use std::fmt;

/// What is wrong with one item of an `args` string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which item, from 0.
    pub index: usize,
    /// The item as written.
    pub item: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Problem {
    /// The item, where it stands, and what is wrong with it.
    pub fn headline(&self) -> String {
        let place = format!("argument {} of `args`", self.index + 1);
        match self.item.as_str() {
            "" => format!("{place}: {}", self.message),
            item => format!("`{item}` ({place}): {}", self.message),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.headline(), self.help)
    }
}

/// What is wrong with an item, and what to write instead.
type Fault = (String, String);

fn fault<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Fault> {
    Err((message.into(), help.into()))
}

const KINDS: &str = "F B s S O i l M o T b / -x -xs";

/// Reads an `args` string.
///
/// # Errors
///
/// One problem for every item that is wrong.
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
            Err((message, help)) => problems.push(Problem {
                index,
                item: item.to_owned(),
                message,
                help,
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
fn argument<'a>(item: &'a str, rest: &'a str) -> Result<ArgSpec<'a>, Fault> {
    if item.is_empty() {
        return fault(
            "nothing between two commas, or after the last",
            "drop the comma",
        );
    }
    if item.contains(char::is_whitespace) {
        let without: String = item.split_whitespace().collect();
        return fault("`args` has no blanks", format!("write `{without}`"));
    }
    let Some((name, kind)) = item.split_once(':') else {
        return fault("no type", format!("write `{item}:s` for a string"));
    };
    if !is_argument_name(name) {
        return fault(
            format!("malformed argument name `{name}`"),
            "write letters, digits, `_` and `-`, starting with a letter",
        );
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

fn kind_and_presence(text: &str) -> Result<(Kind, Presence), Fault> {
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
        "" => return fault("no type after the colon", format!("the types are {KINDS}")),
        other => {
            return fault(
                format!("no HMP argument type `{other}`"),
                format!("the types are {KINDS}, some with `?` or `.` after them"),
            );
        }
    };
    match (presence, kind) {
        (Presence::Optional, Kind::Options | Kind::OnOff | Kind::Format) => fault(
            format!("type `{letter}` cannot be optional"),
            "drop the `?`",
        ),
        (Presence::Dotted, Kind::Int32 | Kind::Int | Kind::Mebibytes) => Ok((kind, presence)),
        (Presence::Dotted, _) => fault(
            "only the number types `i`, `l` and `M` take a `.`",
            "drop the `.`, or write `?` for an optional argument",
        ),
        _ => Ok((kind, presence)),
    }
}

fn flag_kind(text: &str) -> Result<Kind, Fault> {
    let mut letters = text.chars();
    let Some(letter) = letters.next().filter(char::is_ascii_alphabetic) else {
        return fault("a flag is one letter", "write `-f`");
    };
    match letters.as_str() {
        "" => Ok(Kind::Flag(letter)),
        "s" => Ok(Kind::FlagWithValue(letter)),
        "?" | "." | "s?" | "s." => fault(
            "a flag may always be left out",
            format!("write `-{}`", text.trim_end_matches(['?', '.'])),
        ),
        _ => fault(
            "a flag is one letter",
            format!("write `-{letter}`, or `-{letter}s` for a flag with a value"),
        ),
    }
}

/// Checks an argument against those before it.
fn follows<'a>(before: &[ArgSpec<'a>], spec: ArgSpec<'a>) -> Result<ArgSpec<'a>, Fault> {
    // `max-size` and `max_size` would be one parameter.
    if let Some(other) = before
        .iter()
        .find(|other| other.parameter() == spec.parameter())
    {
        return fault(
            format!("a second argument named `{}`", other.name),
            "give it another name",
        );
    }
    if let Kind::Flag(letter) | Kind::FlagWithValue(letter) = spec.kind {
        let same = |other: &&ArgSpec<'_>| matches!(other.kind, Kind::Flag(l) | Kind::FlagWithValue(l) if l == letter);
        if let Some(other) = before.iter().find(same) {
            return fault(
                format!("`{}` already is the flag `-{letter}`", other.name),
                "give it another letter",
            );
        }
    }
    if let Some(last) = before.last().filter(|last| last.kind == Kind::Rest) {
        return fault(
            format!("`{last}` takes the rest of the line"),
            format!("move `{last}` to the end; nothing can follow it"),
        );
    }
    let optional = before
        .iter()
        .find(|other| other.presence == Presence::Optional);
    if let (Some(optional), Presence::Required, false) =
        (optional, spec.presence, spec.kind.is_flag())
    {
        return fault(
            format!("a required argument after the optional `{optional}`"),
            format!("move it before `{optional}`, or make it optional, too"),
        );
    }
    Ok(spec)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(args: &str) -> (Kind, Presence) {
        let specs = parse(args).unwrap();
        assert_eq!(specs.len(), 1, "{args}");
        (specs[0].kind, specs[0].presence)
    }

    /// The problems with `args`, as `(index, message)`.
    fn problems(args: &str) -> Vec<(usize, String)> {
        parse(args)
            .unwrap_err()
            .into_iter()
            .map(|problem| (problem.index, problem.message))
            .collect()
    }

    #[test]
    fn an_empty_string_has_no_arguments() {
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn every_type_letter_is_known() {
        for (letter, kind) in [
            ("F", Kind::File),
            ("B", Kind::Block),
            ("s", Kind::Str),
            ("S", Kind::Rest),
            ("O", Kind::Options),
            ("i", Kind::Int32),
            ("l", Kind::Int),
            ("M", Kind::Mebibytes),
            ("o", Kind::Size),
            ("T", Kind::Seconds),
            ("b", Kind::OnOff),
            ("/", Kind::Format),
            ("-n", Kind::Flag('n')),
            ("-D", Kind::Flag('D')),
            ("-s", Kind::Flag('s')),
            ("-fs", Kind::FlagWithValue('f')),
            ("-ss", Kind::FlagWithValue('s')),
        ] {
            assert_eq!(one(&format!("name:{letter}")), (kind, Presence::Required));
        }
    }

    #[test]
    fn all_but_options_formats_and_switches_may_be_optional() {
        for letter in ["F", "B", "s", "S", "i", "l", "M", "o", "T"] {
            assert_eq!(one(&format!("a:{letter}?")).1, Presence::Optional);
        }
        for letter in ["O", "b", "/"] {
            let message = format!("type `{letter}` cannot be optional");
            assert_eq!(problems(&format!("a:{letter}?")), [(0, message)]);
        }
    }

    #[test]
    fn only_expressions_may_follow_a_dot() {
        for letter in ["i", "l", "M"] {
            assert_eq!(one(&format!("a:{letter}.")).1, Presence::Dotted);
        }
        for letter in ["F", "B", "s", "S", "O", "o", "T", "b", "/"] {
            let message = "only the number types `i`, `l` and `M` take a `.`".to_owned();
            assert_eq!(problems(&format!("a:{letter}.")), [(0, message)]);
        }
    }

    #[test]
    fn rest_is_what_follows_the_type_comma_included() {
        let specs = parse("all:-a,snapshot-file:s?,format:s?").unwrap();
        let rests: Vec<_> = specs.iter().map(|spec| spec.rest).collect();
        assert_eq!(rests, [",snapshot-file:s?,format:s?", ",format:s?", ""]);
    }

    #[test]
    fn flags_may_follow_an_optional_argument() {
        assert!(parse("name:s?,force:-f").is_ok());
    }

    #[test]
    fn a_dotted_argument_may_follow_a_required_one() {
        assert!(parse("fmt:/,addr:i,index:i.").is_ok());
    }

    #[test]
    fn malformed_items_are_refused_with_what_is_wrong() {
        for (args, message) in [
            ("device", "no type"),
            ("device:", "no type after the colon"),
            ("device:?", "no type after the colon"),
            ("value:MB", "no HMP argument type `MB`"),
            ("value:m", "no HMP argument type `m`"),
            ("a:b:c", "no HMP argument type `b:c`"),
            (":s", "malformed argument name ``"),
            ("2nd:s", "malformed argument name `2nd`"),
            ("größe:o", "malformed argument name `größe`"),
            ("device :B", "`args` has no blanks"),
            ("device:B ", "`args` has no blanks"),
            (" ", "`args` has no blanks"),
            ("a:-", "a flag is one letter"),
            ("a:-1", "a flag is one letter"),
            ("a:-all", "a flag is one letter"),
            ("a:-as?", "a flag may always be left out"),
            ("a:-a?", "a flag may always be left out"),
            ("a:-a.", "a flag may always be left out"),
        ] {
            assert_eq!(problems(args), [(0, message.to_owned())], "{args}");
        }
    }

    #[test]
    fn items_that_do_not_go_together_are_refused_at_the_second() {
        for (args, message) in [
            ("a:s,a:i", "a second argument named `a`"),
            (
                "max-size:o,max_size:o",
                "a second argument named `max-size`",
            ),
            ("all:-a,any:-a", "`all` already is the flag `-a`"),
            ("all:-a,any:-as", "`all` already is the flag `-a`"),
            ("value:S,more:s?", "`value:S` takes the rest of the line"),
            ("a:s?,b:s", "a required argument after the optional `a:s?`"),
            ("a:s,", "nothing between two commas, or after the last"),
        ] {
            assert_eq!(problems(args), [(1, message.to_owned())], "{args}");
        }
    }

    #[test]
    fn every_wrong_item_is_reported() {
        let found = problems("value:MB,b:s,c,d:-dd");
        let indices: Vec<_> = found.iter().map(|(index, _)| *index).collect();
        assert_eq!(indices, [0, 2, 3]);
    }

    #[test]
    fn a_problem_names_the_item_and_its_place() {
        let problem = &parse("a:s,value:MB").unwrap_err()[0];
        assert_eq!(
            problem.to_string(),
            "`value:MB` (argument 2 of `args`): no HMP argument type `MB`; \
             the types are F B s S O i l M o T b / -x -xs, some with `?` or `.` after them"
        );
    }

    #[test]
    fn the_help_for_a_blank_is_the_item_without_it() {
        assert_eq!(parse("a:s, b :i").unwrap_err()[0].help, "write `b:i`");
    }
}
