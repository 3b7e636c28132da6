// SPDX-License-Identifier: GPL-2.0-or-later

//! The text of `--help`.

use crate::options::{ADDRESSES, CONSOLE, EXIT_STATUSES, GENERAL, Opt, Word};
use std::fmt::Write;
use textwrap::{Options, WordSplitter};

/// The column where the text about an option begins.
const COLUMN: usize = 26;
/// How wide a line may be.
const WIDTH: usize = 79;

const INTRODUCTION: &str = "\
Usage: hmp [OPTIONS] [ADDRESS]
       hmp ls [--json]
       hmp explain [--qemu VERSION] [--strict] CMD

QEMU's human monitor, from outside QEMU, over its QMP socket. On a terminal it
is a console; otherwise it reads commands from stdin, one a line.
";

const EXPLANATION: &str = "
hmp ls lists the QEMUs of this machine and their monitors, and who has them.
hmp explain prints the QMP that CMD would send, one request a line, and sends
nothing; --qemu says for which version of QEMU.
";

/// The text of `--help`.
pub(crate) fn help() -> String {
    let mut text = format!("{INTRODUCTION}\n");
    entry(
        &mut text,
        "  ADDRESS",
        "where QEMU's QMP monitor is, one of",
    );
    words(&mut text, &ADDRESSES);
    entry(
        &mut text,
        "",
        "Without it, $HMP_SOCKET says where, or else it is the only one that is free.",
    );
    text.push_str("\nOptions:\n");
    GENERAL
        .iter()
        .for_each(|option| describe(&mut text, option));
    text.push_str("\nOn a terminal:\n");
    CONSOLE
        .iter()
        .for_each(|option| describe(&mut text, option));
    text.push_str(EXPLANATION);
    text.push_str("\nExit status:\n");
    for Word { word, help } in EXIT_STATUSES {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {word:5}{help}");
    }
    text
}

fn describe(text: &mut String, option: &Opt) {
    let short = match option.short {
        Some(letter) => format!("-{letter},"),
        None => "   ".to_owned(),
    };
    let value = option.value.map_or("", |value| value.name);
    let title = format!("  {short} --{} {value}", option.long);
    let colon = if option.words().is_empty() { "" } else { ":" };
    entry(text, title.trim_end(), &format!("{}{colon}", option.help));
    words(text, option.words());
}

/// A title, and beside it a text in as many lines as needed.
fn entry(text: &mut String, title: &str, help: &str) {
    let mut title = title;
    for line in textwrap::wrap(help, options(WIDTH - COLUMN)) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{title:COLUMN$}{line}");
        title = "";
    }
}

/// A list of words and their meanings, below an entry.
fn words(text: &mut String, words: &[Word]) {
    let width = words.iter().map(|word| word.word.len()).max().unwrap_or(0) + 3;
    for Word { word, help } in words {
        let _ = writeln!(text, "{:COLUMN$}  {word:width$}{help}", "");
    }
}

fn options(width: usize) -> Options<'static> {
    Options::new(width)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::general;

    #[test]
    fn every_option_is_in_the_help() {
        let help = help();
        for option in general() {
            let long = format!("--{}", option.long);
            // The text about another option may mention it.
            let titles = help.lines().filter_map(|line| line.get(..COLUMN));
            let lines = titles.filter(|title| title.split(' ').any(|word| word == long));
            assert_eq!(lines.count(), 1, "{long}");
        }
        assert!(help.lines().all(|line| line.len() <= WIDTH), "{help}");
    }

    #[test]
    fn an_option_is_shown_with_its_letter_its_value_and_what_that_can_be() {
        let help = help();
        for expected in [
            "  -c, --command CMD       run CMD and end; may be given more than once\n",
            "      --strict            never leave a command to QEMU's built-in monitor\n",
            "      --passthrough MODE  when to leave commands to the built-in monitor:\n\
             \x20                           auto     what QMP cannot do (the default)\n",
        ] {
            assert!(help.contains(expected), "{help}");
        }
    }
}
