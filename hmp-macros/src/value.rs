// SPDX-License-Identifier: GPL-2.0-or-later

//! What the strings of the attribute may say.

use crate::diag::{Errors, literal, nearest};
use syn::LitStr;

/// A QEMU version, as far as the monitor's commands depend on it.
pub type Version = (u32, u32);

/// The tiers: the word in the attribute, the variant of `Tier`.
const TIERS: &[(&str, &str)] = &[
    ("native", "Native"),
    ("composed", "Composed"),
    ("text", "Text"),
    ("local", "Local"),
    ("partial", "Partial"),
    ("gap", "Gap"),
    ("stub", "Stub"),
];

/// Checks a command's name: `quit|q`, `info block`.
pub fn command_name(text: &LitStr, errors: &mut Errors) -> Option<String> {
    let name = text.value();
    match name_fault(&name) {
        None => Some(name),
        Some((problem, help)) => {
            errors.add(text, problem, help);
            None
        }
    }
}

/// What is wrong with a command's name, and what to write.
fn name_fault(name: &str) -> Option<(String, String)> {
    let fault = |problem: String, help: String| Some((problem, help));
    let tidy = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let tidy = tidy.replace(" |", "|").replace("| ", "|");
    if tidy.is_empty() {
        return fault(
            "the name is empty".into(),
            "write the command as one types it, like `name = \"info block\"`".into(),
        );
    }
    if tidy != name {
        return fault(
            format!("too many blanks in the name {name:?}"),
            format!("write `name = {tidy:?}`"),
        );
    }
    if name.contains(|c: char| c.is_ascii_uppercase()) {
        return fault(
            format!("capital letters in the name {name:?}"),
            format!(
                "HMP names are in small letters; write `name = {:?}`",
                name.to_lowercase()
            ),
        );
    }
    let last = match name.split_once(' ') {
        None => name,
        Some(("info", last)) if !last.contains(' ') => last,
        Some(_) => {
            return fault(
                format!("the name {name:?} has blanks, but only `info` has sub-commands"),
                format!("write `name = {:?}`", name.replace(' ', "_")),
            );
        }
    };
    let aliases: Vec<&str> = last.split('|').collect();
    for (index, alias) in aliases.iter().enumerate() {
        if alias.is_empty() {
            return fault(
                format!("an empty alias in the name {name:?}"),
                "write aliases as `quit|q`, or drop the `|`".into(),
            );
        }
        if aliases[..index].contains(alias) {
            return fault(
                format!("the alias `{alias}` twice in the name {name:?}"),
                "drop one of them".into(),
            );
        }
        if !is_command_word(alias) {
            return fault(
                format!("the name {name:?} is malformed at `{alias}`"),
                "write small letters, digits, `_` and `-`, starting with a letter; \
                 `|` stands between aliases"
                    .into(),
            );
        }
    }
    None
}

/// `?`, an alias of `help`, is the only word that is not made of letters.
fn is_command_word(word: &str) -> bool {
    word == "?" || is_word(word, |c| c == '_' || c == '-')
}

fn is_word(word: &str, also: impl Fn(char) -> bool) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || also(c))
}

/// Checks a list of QMP commands, as `qmp` and `gap` have it.
pub fn qmp_commands(text: &LitStr, key: &str, errors: &mut Errors) -> Option<Vec<String>> {
    let list = text.value();
    let mut commands: Vec<String> = Vec::new();
    let mut good = true;
    for name in list.split(',').map(str::trim) {
        let fault = if name.is_empty() {
            Some((
                format!("an empty name in `{key} = {list:?}`"),
                format!("write `{key} = \"query-block, query-jobs\"`; leave `{key}` out for none"),
            ))
        } else if !is_qmp_command(name) {
            Some((
                format!("`{name}` is not the name of a QMP command"),
                format!(
                    "write small letters, digits, `-` and `_`, like `query-block`; \
                     commas go between names{}",
                    if name.contains(char::is_whitespace) {
                        ", not blanks"
                    } else {
                        ""
                    }
                ),
            ))
        } else if name == "human-monitor-command" {
            Some((
                "a command does not send `human-monitor-command` itself".to_owned(),
                "name the missing QMP command with `gap = \"...\"`; \
                 where QMP has a gap, the line is passed through"
                    .to_owned(),
            ))
        } else if commands.iter().any(|other| other == name) {
            Some((
                format!("`{name}` twice in `{key}`"),
                "drop one of them".to_owned(),
            ))
        } else {
            None
        };
        match fault {
            None => commands.push(name.to_owned()),
            Some((problem, help)) => {
                errors.add(text, problem, help);
                good = false;
            }
        }
    }
    good.then_some(commands)
}

/// The names of a downstream QEMU start with `__` and its domain.
fn is_qmp_command(name: &str) -> bool {
    match name.strip_prefix("__") {
        Some(downstream) => is_word(downstream, |c| matches!(c, '_' | '-' | '.')),
        None => is_word(name, |c| c == '_' || c == '-'),
    }
}

/// Checks a version: `10.2`.
pub fn version(text: &LitStr, key: &str, errors: &mut Errors) -> Option<Version> {
    let written = text.value();
    let version = written.split_once('.').and_then(|(major, minor)| {
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        (digits(major) && digits(minor))
            .then(|| Some((major.parse().ok()?, minor.parse().ok()?)))
            .flatten()
    });
    if version.is_none() {
        errors.add(
            text,
            format!(
                "`{key}` is the major and minor number of a QEMU, not {}",
                literal(text)
            ),
            format!("write it like `{key} = \"10.2\"`"),
        );
    }
    version
}

/// Checks a tier, and gives the variant of `Tier`.
pub fn tier(text: &LitStr, errors: &mut Errors) -> Option<&'static str> {
    let word = text.value();
    let variant = TIERS
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, variant)| *variant);
    if variant.is_none() {
        let help = match nearest(&word, TIERS.iter().map(|(known, _)| *known)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                let words: Vec<_> = TIERS.iter().map(|(known, _)| *known).collect();
                format!("the tiers are {}", words.join(", "))
            }
        };
        errors.add(text, format!("no tier is called {word:?}"), help);
    }
    variant
}

/// Checks targets: `s390x`, `i386,x86_64`.
pub fn targets(text: &LitStr, errors: &mut Errors) -> Option<String> {
    let targets = text.value();
    let wrong = targets
        .split(',')
        .find(|target| !is_word(target, |c| c == '_'));
    let Some(wrong) = wrong else {
        return Some(targets);
    };
    errors.add(
        text,
        format!("{wrong:?} is not a QEMU target"),
        "write the target as in the name of its binary: `qemu-system-s390x` is `target = \"s390x\"`",
    );
    None
}

/// Checks the name of a build option: `trace-simple`.
pub fn build(text: &LitStr, errors: &mut Errors) -> Option<String> {
    let option = text.value();
    if is_word(&option, |c| c == '-') {
        return Some(option);
    }
    errors.add(
        text,
        format!("{option:?} is not a build option of QEMU"),
        "write it in small letters and without `CONFIG_`: `build = \"trace-simple\"`",
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    #[test]
    fn the_names_of_hmp_are_accepted() {
        for name in [
            "quit|q",
            "help|?",
            "info block",
            "qom-list",
            "gpa2hva",
            "x",
            "announce_self",
            "info sync-profile",
        ] {
            assert_eq!(name_fault(name), None, "{name}");
        }
    }

    #[test]
    fn malformed_names_are_refused() {
        for name in [
            "",
            " ",
            "quit|",
            "|q",
            "quit||q",
            "quit|q|quit",
            "quit | q",
            " quit",
            "info  block",
            "info block devices",
            "show block",
            "Quit",
            "2nd",
            "-q",
            "info größe",
            "a/b",
        ] {
            assert!(name_fault(name).is_some(), "{name}");
        }
    }

    fn qmp(list: &str) -> Option<Vec<String>> {
        let literal = LitStr::new(list, Span::call_site());
        qmp_commands(&literal, "qmp", &mut Errors::default())
    }

    #[test]
    fn qmp_commands_are_separated_by_commas() {
        assert_eq!(
            qmp("query-block, block_resize,__org.example_x-y").unwrap(),
            ["query-block", "block_resize", "__org.example_x-y"]
        );
        for list in [
            "",
            "query-block,",
            "query-block query-jobs",
            "Query",
            "a,a",
            "query.block",
        ] {
            assert_eq!(qmp(list), None, "{list}");
        }
    }

    #[test]
    fn a_version_is_two_numbers() {
        let read = |text| {
            version(
                &LitStr::new(text, Span::call_site()),
                "since",
                &mut Errors::default(),
            )
        };
        assert_eq!(read("10.2"), Some((10, 2)));
        assert_eq!(read("7.2"), Some((7, 2)));
        for text in [
            "10",
            "10.",
            ".2",
            "10.2.1",
            "v10.2",
            "+1.2",
            "10,2",
            "",
            "99999999999.0",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
