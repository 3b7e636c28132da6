// SPDX-License-Identifier: GPL-2.0-or-later

//! Completions for bash.

use super::{command_names, spellings, spellings_of};
use crate::options::{EXPLAIN, Kind, Opt, general};
use std::fmt::Write;

/// The script.
pub(super) fn script() -> String {
    let is_address = |kind| matches!(kind, Kind::Address);
    let is_line = |kind| matches!(kind, Kind::Line);
    let is_file = |kind| matches!(kind, Kind::File);
    include_str!("hmp.bash")
        .replace("@ADDRESS@", &spellings_of(general(), is_address).join("|"))
        .replace("@LINE@", &spellings_of(general(), is_line).join("|"))
        .replace("@FILE@", &spellings_of(general(), is_file).join("|"))
        .replace("@WORDS@", &words())
        .replace("@OPTIONS@", &options(general()))
        .replace("@EXPLAIN_OPTIONS@", &options(EXPLAIN.iter()))
        .replace("@COMMANDS@", &command_names())
}

fn options<'a>(options: impl Iterator<Item = &'a Opt>) -> String {
    options.flat_map(spellings).collect::<Vec<_>>().join(" ")
}

/// The branch of every option whose value is one of a few words, or is not
/// completed at all.
fn words() -> String {
    let explain_only = EXPLAIN
        .iter()
        .filter(|option| general().all(|other| other.long != option.long));
    let mut branches = String::new();
    for option in general().chain(explain_only) {
        let words: Vec<&str> = option.words().iter().map(|word| word.word).collect();
        let is_other = option.value.is_some_and(|value| {
            matches!(value.kind, Kind::Words(_) | Kind::Version | Kind::Seconds)
        });
        if is_other {
            let patterns = spellings(option).join("|");
            // Writing to a String cannot fail.
            let _ = writeln!(
                branches,
                "        {patterns}) echo 'words {}' ;;",
                words.join(" ")
            );
        }
    }
    branches.trim_end().to_owned()
}
