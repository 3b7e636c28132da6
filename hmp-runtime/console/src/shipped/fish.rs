// SPDX-License-Identifier: GPL-2.0-or-later

//! Completions for fish.

use super::{command_names, spellings_of};
use crate::options::{EXPLAIN, Kind, Opt, general};

/// The script.
pub(super) fn script() -> String {
    include_str!("hmp.fish")
        .replace("@OPTIONS@", &lines(general(), "not __hmp_explains"))
        .replace(
            "@EXPLAIN_OPTIONS@",
            &lines(EXPLAIN.iter(), "__hmp_explains"),
        )
        .replace("@VALUED@", &spellings_of(general(), |_| true).join(" "))
        .replace("@COMMANDS@", &command_names())
}

/// A line for each option, offered where `condition` holds.
fn lines<'a>(options: impl Iterator<Item = &'a Opt>, condition: &str) -> String {
    let lines: Vec<String> = options.map(|option| line(option, condition)).collect();
    lines.join("\n")
}

fn line(option: &Opt, condition: &str) -> String {
    let short = match option.short {
        Some(letter) => format!(" -s {letter}"),
        None => String::new(),
    };
    let value = match option.value.map(|value| value.kind) {
        None => String::new(),
        Some(Kind::Address) => " -x -a '(__hmp_addresses)'".to_owned(),
        Some(Kind::Line) => " -x -a '(__hmp_lines)'".to_owned(),
        Some(Kind::File) => " -r -F".to_owned(),
        Some(Kind::Version | Kind::Seconds) => " -x".to_owned(),
        Some(Kind::Words(words)) => {
            let words: Vec<String> = words
                .iter()
                .map(|word| format!("{}\\t{}", word.word, quoted(word.help)))
                .collect();
            format!(" -x -a {}", quoted(&words.join(" ")).replace("\\\\", "\\"))
        }
    };
    format!(
        "complete -c hmp -n '{condition}' -l {}{short}{value} -d {}",
        option.long,
        quoted(option.help)
    )
}

/// A text as a word of fish.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
