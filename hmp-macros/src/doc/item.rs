// SPDX-License-Identifier: GPL-2.0-or-later

//! The list of arguments in a doc comment: `` - `device`: the disk. ``

use super::Line;
use crate::diag::{Errors, nearest};
use hmp_args::ArgSpec;
use syn::LitStr;

/// What the comment says of one argument.
pub(super) struct Item {
    /// The argument, as the item calls it: `device`, `-f`.
    name: String,
    /// What it means: a paragraph as one line, the items of a list each in a
    /// line of its own. May be empty.
    meaning: String,
    /// Where the item begins.
    at: LitStr,
}

/// Whether a line begins an item of a list.
pub(super) fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ")
}

/// Reads the list that the lines begin with, if there is one, and gives back
/// what follows it.
pub(super) fn read<'a>(lines: &'a [Line], errors: &mut Errors) -> (Vec<Item>, &'a [Line]) {
    let mut items: Vec<Item> = Vec::new();
    let mut good = true;
    let mut rest = lines;
    loop {
        let skipped = rest.iter().take_while(|line| line.is_empty()).count();
        match rest.get(skipped) {
            Some(line) if is_item(&line.text) => match item(line) {
                Some(item) => items.push(item),
                None => {
                    good = false;
                    malformed(line, errors);
                }
            },
            // An indented line belongs to the item above.
            Some(line) if line.text.starts_with("  ") && !items.is_empty() && skipped == 0 => {
                if let Some(item) = items.last_mut().filter(|_| good) {
                    append(&mut item.meaning, line.text.trim_start());
                }
            }
            _ => return (items, rest),
        }
        rest = &rest[skipped + 1..];
    }
}

/// Reads the line `` - `device`: the disk. ``
fn item(line: &Line) -> Option<Item> {
    let (name, meaning) = line.text.strip_prefix("- `")?.split_once("`:")?;
    Some(Item {
        name: name.to_owned(),
        meaning: meaning.trim().to_owned(),
        at: line.at.clone(),
    })
}

fn append(meaning: &mut String, line: &str) {
    if !meaning.is_empty() {
        meaning.push(if is_item(line) { '\n' } else { ' ' });
    }
    meaning.push_str(line);
}

fn malformed(line: &Line, errors: &mut Errors) {
    errors.add(
        &line.at,
        "the list below the help line says what the arguments mean, and this item names none",
        "write `` - `device`: what it is `` for the argument `device`, or a sentence above \
         a list of another kind",
    );
}

/// What each argument means, in the order of `specs`; checks that every item
/// describes one of them, that none has two items, and that the order is the
/// same.
pub(super) fn fit(items: &[Item], specs: &[ArgSpec<'_>], errors: &mut Errors) -> Vec<String> {
    let mut meanings = vec![String::new(); specs.len()];
    let mut given: Vec<usize> = Vec::new();
    for item in items {
        let name = &item.name;
        let Some(index) = specs.iter().position(|spec| spec.label() == *name) else {
            unknown(item, specs, errors);
            continue;
        };
        if given.contains(&index) {
            errors.add(
                &item.at,
                format!("a second item for `{name}`"),
                "keep one of them",
            );
            continue;
        }
        if let Some(later) = given.iter().find(|before| **before > index) {
            errors.add(
                &item.at,
                format!(
                    "`args` declares `{}` before `{}`, and the list of arguments keeps that order",
                    specs[index], specs[*later]
                ),
                format!("write the items in the order {}", labels(specs)),
            );
        }
        given.push(index);
        meanings[index].clone_from(&item.meaning);
    }
    meanings
}

fn unknown(item: &Item, specs: &[ArgSpec<'_>], errors: &mut Errors) {
    let name = &item.name;
    let known: Vec<String> = specs.iter().map(ArgSpec::label).collect();
    let flag = specs.iter().find(|spec| spec.name == *name);
    let help = match (flag, nearest(name, known.iter().map(String::as_str))) {
        (Some(spec), _) => format!("a flag is called as one types it: write `{}`", spec.label()),
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) if specs.is_empty() => "drop the item: the command has no arguments".into(),
        (None, None) => format!("the arguments are {}", labels(specs)),
    };
    errors.add(&item.at, format!("`args` declares no `{name}`"), help);
}

/// All arguments, as the items call them.
fn labels(specs: &[ArgSpec<'_>]) -> String {
    let labels: Vec<String> = specs
        .iter()
        .map(|spec| format!("`{}`", spec.label()))
        .collect();
    labels.join(", ")
}
