// SPDX-License-Identifier: GPL-2.0-or-later

//! What a user who mistyped a command may have meant.
//!
//! Only people at a terminal get the hint. The error itself stays the built-in
//! monitor's, which scripts know.

use hmp_runtime::grammar::distance;

/// A command's name as it is typed: `info`, its parent if it has one, and one
/// of its aliases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name<'a> {
    pub(crate) parent: Option<&'a str>,
    pub(crate) word: &'a str,
}

/// How many names a hint has at most.
const MOST: usize = 3;

/// The line that follows an error about an unknown command, if some of `names`
/// are close to it.
pub(crate) fn hint(error: &str, names: &[Name<'_>]) -> Option<String> {
    let line = error
        .strip_prefix("unknown command: '")?
        .strip_suffix('\'')?;
    let mut words = line.split_ascii_whitespace();
    let (parent, word) = match (words.next()?, words.next()) {
        (word, None) => (None, word),
        (parent, Some(word)) => (Some(parent), word),
    };
    let meant: Vec<String> = [elsewhere, nearest, beginning]
        .iter()
        .map(|search| search(parent, word, names))
        .find(|found| !found.is_empty())?
        .iter()
        .map(|name| match name.parent {
            Some(parent) => format!("'{parent} {}'", name.word),
            None => format!("'{}'", name.word),
        })
        .collect();
    let (last, others) = meant.split_last()?;
    Some(match others {
        [] => format!("did you mean {last}?"),
        _ => format!("did you mean {} or {last}?", others.join(", ")),
    })
}

/// The same word at the other level: `status` for `info status`.
fn elsewhere<'a>(parent: Option<&str>, word: &str, names: &[Name<'a>]) -> Vec<Name<'a>> {
    let mut same = names.iter().filter(|name| name.word == word);
    let found = same.find(|name| name.parent != parent);
    found.copied().into_iter().collect()
}

/// The most similar names at the same level.
fn nearest<'a>(parent: Option<&str>, word: &str, names: &[Name<'a>]) -> Vec<Name<'a>> {
    let limit = match word.chars().count() {
        0..=2 => return Vec::new(),
        3..=5 => 1,
        _ => 2,
    };
    // A name of the same length comes first: swapped letters are a common slip.
    let rank = |name: &Name<'_>| {
        (
            distance(word, name.word),
            name.word.len().abs_diff(word.len()),
        )
    };
    let similar = || {
        names
            .iter()
            .filter(|name| name.parent == parent && distance(word, name.word) <= limit)
    };
    let best = similar().map(rank).min();
    let found = similar().filter(|name| Some(rank(name)) == best);
    found.take(MOST).copied().collect()
}

/// The names at the same level that begin with `word`, unless they are many.
fn beginning<'a>(parent: Option<&str>, word: &str, names: &[Name<'a>]) -> Vec<Name<'a>> {
    let found: Vec<Name<'a>> = names
        .iter()
        .filter(|name| name.parent == parent && name.word.starts_with(word))
        .copied()
        .collect();
    if word.len() < 2 || found.len() > MOST {
        return Vec::new();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint_for(words: &str) -> Option<String> {
        let main = [
            "quit",
            "q",
            "info",
            "stop",
            "s",
            "system_reset",
            "cont",
            "c",
        ];
        let info = [
            "stats",
            "status",
            "block",
            "blockstats",
            "migrate",
            "migrate_parameters",
        ];
        let names = main.map(|word| Name { parent: None, word });
        let info = info.map(|word| Name {
            parent: Some("info"),
            word,
        });
        let names: Vec<Name<'_>> = names.into_iter().chain(info).collect();
        hint(&format!("unknown command: '{words}'"), &names)
    }

    fn meant(words: &str, command: &str) {
        let expected = format!("did you mean '{command}'?");
        assert_eq!(hint_for(words), Some(expected), "{words}");
    }

    #[test]
    fn a_slip_of_the_fingers_is_understood() {
        meant("stpo", "stop");
        meant("system-reset", "system_reset");
        meant("  sytem_rset", "system_reset");
        meant("info statsu", "info status");
        meant("info blok", "info block");
        meant("qiut", "quit");
    }

    #[test]
    fn an_abbreviation_is_understood_if_few_commands_begin_with_it() {
        meant("sys", "system_reset");
        meant("info bl", "info block' or 'info blockstats");
        meant("info migr", "info migrate' or 'info migrate_parameters");
        meant("in", "info");
    }

    #[test]
    fn all_names_that_are_equally_near_are_given() {
        let names =
            ["mouse_move", "mouse_mode", "mouse_set"].map(|word| Name { parent: None, word });
        let told = hint("unknown command: 'mouse_moe'", &names);
        let expected = "did you mean 'mouse_move' or 'mouse_mode'?";
        assert_eq!(told.as_deref(), Some(expected));
    }

    #[test]
    fn a_command_of_the_other_table_is_found() {
        meant("status", "info status");
        meant("info stop", "stop");
    }

    #[test]
    fn nothing_is_guessed_at() {
        for words in ["frobnicate", "info frobnicate", "reboot", "x y", "", "\""] {
            assert_eq!(hint_for(words), None, "{words}");
        }
        assert_eq!(hint("Error: Device 'stpo' not found", &[]), None);
    }
}
