// SPDX-License-Identifier: GPL-2.0-or-later

//! What registration without a list could get wrong, and nobody would see.

use commands as _;
use hmp_runtime::complete::{BLOCK_DEVICES, COMMANDS, Completer, FILES, NOTHING};
use hmp_runtime::registry::{Command, Tier, commands};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Every alias of every command in full: `quit`, `q`, `info block`.
fn names(name: &str) -> Vec<String> {
    let (parent, last) = match name.rsplit_once(' ') {
        Some((parent, last)) => (format!("{parent} "), last),
        None => (String::new(), name),
    };
    last.split('|')
        .map(|alias| format!("{parent}{alias}"))
        .collect()
}

/// Whether some QEMU version has both commands.
fn overlap(one: &Command, other: &Command) -> bool {
    let before = |until: Option<_>, since: Option<_>| match (until, since) {
        (Some(until), Some(since)) => until < since,
        _ => false,
    };
    !before(one.until, other.since) && !before(other.until, one.since)
}

#[test]
fn no_two_commands_of_a_version_share_a_name() {
    let mut owners: BTreeMap<String, Vec<&Command>> = BTreeMap::new();
    let mut clashes = Vec::new();
    for command in commands() {
        for name in names(command.name) {
            let owners = owners.entry(name.clone()).or_default();
            let clash = owners.iter().find(|other| overlap(command, other));
            clashes.extend(clash.map(|other| (name, command.module, other.module)));
            owners.push(command);
        }
    }
    assert!(clashes.is_empty(), "names used twice: {clashes:#?}");
}

/// Counts the attributes in the files of `folder` and below.
fn attributes(folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += attributes(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            count += fs::read_to_string(&path)?
                .lines()
                .filter(|line| line.trim_start().starts_with("#[hmp("))
                .count();
        }
    }
    Ok(count)
}

#[test]
fn every_attribute_in_the_tree_is_a_registered_command() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert_eq!(commands().len(), attributes(&source).unwrap());
}

#[test]
fn commands_are_sorted_by_their_whole_name() {
    let names: Vec<_> = commands().iter().map(|command| command.name).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn commands_of_one_name_are_sorted_by_version() {
    let migrate: Vec<_> = commands()
        .iter()
        .filter(|command| command.name == "migrate")
        .map(|command| (command.since, command.until))
        .collect();
    assert_eq!(migrate, [(None, Some((9, 0))), (Some((9, 1)), None)]);
}

#[test]
fn every_command_lies_in_a_subsystem() {
    for command in commands() {
        let path: Vec<_> = command.module.split("::").collect();
        assert!(
            matches!(path[..], ["commands", _, _, ..]),
            "`{}` is in {}",
            command.name,
            command.module
        );
    }
}

#[test]
fn a_command_of_some_targets_is_on_those_alone() {
    let on = |name: &str, target: &str| {
        let mut named = commands().iter().filter(|command| command.name == name);
        named.next().unwrap().is_on(target)
    };
    assert!(on("mce", "x86_64") && on("mce", "i386"));
    assert!(!on("mce", "s390x") && !on("mce", "86_64"));
    assert!(on("dump-skeys", "s390x") && !on("dump-skeys", "x86_64"));
    assert!(on("quit|q", "s390x"));
}

#[test]
fn every_argument_says_what_completes_it() {
    let silent: Vec<String> = commands()
        .iter()
        .flat_map(|command| command.args.iter().map(move |arg| (command, arg)))
        .filter(|(command, arg)| command.completer(arg).is_undecided())
        .map(|(command, arg)| format!("`{}` of `{}`", arg.name, command.name))
        .collect();
    assert!(
        silent.is_empty(),
        "these arguments need `#[complete(...)]`, or `#[complete(nothing)]` if QMP can name \
         no candidates: {silent:#?}"
    );
}

/// The others are in the commands' own folders, and the compiler finds those that
/// nobody uses.
#[test]
fn every_completer_of_the_runtime_completes_an_argument() {
    let of_the_runtime: [&Completer; 4] = [&BLOCK_DEVICES, &COMMANDS, &FILES, &NOTHING];
    let completers = || commands().iter().flat_map(|command| command.completers);
    let used = |completer| completers().any(|used| *used == completer);
    assert!(of_the_runtime.into_iter().all(used));
}

/// The commands that somebody has written.
fn written() -> impl Iterator<Item = &'static Command> {
    let commands = commands().iter().copied();
    commands.filter(|command| command.tier != Tier::Stub)
}

#[test]
fn every_argument_of_every_command_has_a_meaning() {
    let silent: Vec<String> = written()
        .flat_map(|command| {
            let silent = command.args.iter().filter(|arg| arg.meaning.is_empty());
            silent.map(move |arg| format!("{} ({}): {}", command.name, command.module, arg.label()))
        })
        .collect();
    assert!(silent.is_empty(), "without a meaning: {silent:#?}");
}

#[test]
fn every_command_has_help_beyond_its_line() {
    // A sentence or two, not a word or two.
    const LITTLE: usize = 60;
    let short: Vec<(&str, &str)> = written()
        .filter(|command| {
            let meanings: usize = command.args.iter().map(|arg| arg.meaning.len()).sum();
            command.description.len() + meanings < LITTLE
        })
        .map(|command| (command.name, command.module))
        .collect();
    assert!(short.is_empty(), "with little help: {short:#?}");
}

#[test]
fn help_lines_are_one_line_and_end_with_a_full_stop() {
    for command in commands() {
        let line = command.summary;
        assert!(
            line.ends_with('.') && !line.contains('\n'),
            "`{}`: {line}",
            command.name
        );
    }
}
