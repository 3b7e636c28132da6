// SPDX-License-Identifier: GPL-2.0-or-later

//! Completions for zsh.

use super::command_names;
use crate::options::{EXPLAIN, Kind, Opt, Value, general};

/// The script.
pub(super) fn script() -> String {
    include_str!("hmp.zsh")
        .replace("@OPTIONS@", &specs(general()))
        .replace("@EXPLAIN_OPTIONS@", &specs(EXPLAIN.iter()))
        .replace("@COMMANDS@", &command_names())
}

/// The options as `_arguments` takes them, one a line.
fn specs<'a>(options: impl Iterator<Item = &'a Opt>) -> String {
    let specs: Vec<String> = options.map(spec).collect();
    specs.join(" \\\n        ")
}

fn spec(option: &Opt) -> String {
    let long = option.long;
    let help = option.help.replace('\'', "'\\''");
    let (value, action) = match option.value {
        Some(value) => ("=", action(value)),
        None => ("", String::new()),
    };
    match option.short {
        Some(letter) => {
            let joined = if value.is_empty() { "" } else { "+" };
            format!("'*'{{-{letter}{joined},--{long}{value}}}'[{help}]{action}'")
        }
        None => format!("'--{long}{value}[{help}]{action}'"),
    }
}

fn action(value: Value) -> String {
    let name = value.name;
    match value.kind {
        Kind::Address => format!(":{name}:->address"),
        Kind::Line => format!(":{name}:->line"),
        Kind::File => format!(":{name}:_files"),
        Kind::Version | Kind::Seconds => format!(":{name}: "),
        Kind::Words(words) => {
            let words: Vec<String> = words
                .iter()
                .map(|word| format!("{}\\:\"{}\"", word.word, in_double_quotes(word.help)))
                .collect();
            format!(":{name}:(({}))", words.join(" "))
        }
    }
}

/// A text for a place in double quotes within single quotes.
fn in_double_quotes(text: &str) -> String {
    text.replace('$', "\\$").replace('\'', "'\\''")
}
