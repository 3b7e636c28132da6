// SPDX-License-Identifier: GPL-2.0-or-later

//! Lines with a password in them, which no history may keep.
//!
//! Errs on the side of caution: a line too many is typed again, a password too
//! many stays in a file.

use crate::complete::Place;
use crate::grammar::{completion_words, distance, find};
use crate::registry::{Command, Secret, commands};
use std::borrow::Cow;

/// How many letters of a command's name may be wrong before a line is taken for
/// another one.
const SLIPS: usize = 2;

/// More words than any command has arguments.
const MAX_WORDS: usize = 32;

/// Whether there is, or may be, a password in a line: where a command says that an
/// argument is one, in the line of a command that is misspelt, in an option or a
/// JSON member whose name speaks of one, or in a URL.
pub fn has_secret(line: &str) -> bool {
    meant(line).any(|(command, arguments)| has_secret_argument(command, arguments))
        || has_secret_part(line)
}

/// Whether a text that is no line has a password in it: in an option or a JSON member
/// whose name speaks of one, or in a URL.
pub(crate) fn has_secret_part(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    has_secret_value(&lower) || has_password_in_url(&lower)
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
            && command.own_name().split('|').any(|alias| {
                // Lines can be of any length, and the distance takes its time.
                name.len().abs_diff(alias.len()) <= SLIPS
                    && distance(&name.to_ascii_lowercase(), alias) <= SLIPS
            })
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
    let read = bounded(read.iter().map(|word| word.text.as_str()));
    let plain = arguments.replace(['"', '\\'], " ");
    let plain = bounded(plain.split_ascii_whitespace());
    [read, plain].iter().any(|words| {
        let words: Vec<&str> = words.iter().map(|word| &**word).collect();
        (0..words.len()).any(|at| {
            let (before, word) = (&words[..at], words[at]);
            let argument = Place::of(command.args, before).argument;
            !word.is_empty() && argument.is_some_and(|arg| arg.secret.holds(before, word))
        })
    })
}

/// Words of which the last stands for all that follow it in a very long line, since
/// each one asks about all those before it.
fn bounded<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Cow<'a, str>> {
    let mut words = words.fuse();
    let mut first: Vec<Cow<str>> = words.by_ref().take(MAX_WORDS).map(Cow::from).collect();
    if let Some(next) = words.next() {
        let rest = words.fold(next.to_owned(), |rest, word| rest + " " + word);
        first.push(rest.into());
    }
    first
}

/// Names of options that are secrets, though they do not say so.
const SECRET_OPTIONS: &[&str] = &["key", "cookie"];

/// Whether an option or a JSON member whose name speaks of a password has a
/// value.
fn has_secret_value(line: &str) -> bool {
    let mut rest = line;
    while let Some(start) = rest.find(is_part_of_name) {
        rest = &rest[start..];
        let end = rest.find(|c| !is_part_of_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let last = name.rsplit('.').next().unwrap_or(name);
        let is_secret =
            name.contains("passw") || name.contains("secret") || SECRET_OPTIONS.contains(&last);
        if is_secret && is_followed_by_value(after) {
            return true;
        }
        rest = after;
    }
    false
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
