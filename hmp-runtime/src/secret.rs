// SPDX-License-Identifier: GPL-2.0-or-later

//! Lines with a password in them, which no history may keep.
//!
//! Errs on the side of caution: a line too many is typed again, a password too
//! many stays in a file.

use crate::complete::Place;
use crate::grammar::{completion_words, distance, find};
use crate::registry::{Command, Secret, commands};

/// How many letters of a command's name may be wrong before a line is taken for
/// another one.
const SLIPS: usize = 2;

/// Whether there is, or may be, a password in a line: where a command says that an
/// argument is one, in the line of a command that is misspelt, in an option or a
/// JSON member whose name speaks of one, or in a URL.
pub fn has_secret(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    meant(line).any(|(command, arguments)| has_secret_argument(command, arguments))
        || has_secret_value(&lower)
        || has_password_in_url(&lower)
}

/// The commands that a line may be meant for, each with its arguments: the one that
/// it names, or those whose names are near and that take a password.
fn meant(line: &str) -> impl Iterator<Item = (&'static Command, &str)> {
    let found = find(line, commands(), &|_| true).ok().flatten();
    let known = found.map(|found| (found.command, found.args));
    let line = line.trim_ascii_start();
    let end = line.find(|c: char| c.is_ascii_whitespace());
    let (name, arguments) = line.split_at(end.unwrap_or(line.len()));
    let is_near = move |command: &&&'static Command| {
        takes_secret(command)
            && command
                .own_name()
                .split('|')
                .any(|alias| distance(&name.to_ascii_lowercase(), alias) <= SLIPS)
    };
    let near = commands().iter().filter(is_near);
    let near = near.map(move |command| (*command, arguments));
    known.into_iter().chain(near)
}

fn takes_secret(command: &Command) -> bool {
    let mut args = command.args.iter();
    args.any(|arg| !matches!(arg.secret, Secret::Never))
}

/// Whether one of the words stands for an argument that is a password: as QEMU reads
/// them, or as they were meant, where a quote is missing or there are too many words.
fn has_secret_argument(command: &Command, arguments: &str) -> bool {
    if !takes_secret(command) {
        return false;
    }
    let read = completion_words(arguments).unwrap_or_default();
    let read: Vec<&str> = read.iter().map(|word| word.text.as_str()).collect();
    let plain = arguments.replace(['"', '\\'], " ");
    let plain: Vec<&str> = plain.split_ascii_whitespace().collect();
    [read, plain].iter().any(|words| {
        (0..words.len()).any(|at| {
            let (before, word) = (&words[..at], words[at]);
            let argument = Place::of(command.args, before).argument;
            !word.is_empty() && argument.is_some_and(|arg| arg.secret.holds(before, word))
        })
    })
}

/// Names of options that are secrets, though they do not say so.
const SECRET_OPTIONS: &[&str] = &["key", "cookie"];

/// Whether an option or a JSON member whose name speaks of a password has a
/// value.
fn has_secret_value(line: &str) -> bool {
    let speaking = ["passw", "secret"].iter().any(|word| {
        line.match_indices(word).any(|(start, _)| {
            let rest = line[start..].trim_start_matches(is_part_of_name);
            is_followed_by_value(rest)
        })
    });
    let named = SECRET_OPTIONS.iter().any(|name| {
        line.match_indices(name).any(|(start, _)| {
            let is_whole = !line[..start].ends_with(|c: char| is_part_of_name(c) && c != '.');
            is_whole && is_followed_by_value(&line[start + name.len()..])
        })
    });
    speaking || named
}

fn is_followed_by_value(rest: &str) -> bool {
    rest.trim_start_matches(['"', '\'', ' '])
        .starts_with(['=', ':'])
}

fn is_part_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// Whether there is a URL of the form `https://user:password@host`, or
/// `smb://user%password@host`.
fn has_password_in_url(line: &str) -> bool {
    line.match_indices("://").any(|(start, _)| {
        let rest = &line[start + 3..];
        let end = rest
            .find(|character: char| character == '/' || character.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let authority = &rest[..end];
        authority
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains([':', '%']))
    })
}
