// SPDX-License-Identifier: GPL-2.0-or-later

//! What is installed beside the program: the manual page, and completions for
//! shells. All of them are made from the list of options.
//!
//! The files of the shells are scripts with `@NAME@` where something from that
//! list goes in.

mod bash;
mod fish;
mod man;
mod zsh;

use crate::options::{Kind, Opt};
use hmp_runtime::registry::commands;

/// One of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    Man,
    Bash,
    Zsh,
    Fish,
}

impl Product {
    /// The file with this name in `--generate`.
    pub(super) fn called(name: &str) -> Option<Product> {
        match name {
            "man" => Some(Product::Man),
            "bash" => Some(Product::Bash),
            "zsh" => Some(Product::Zsh),
            "fish" => Some(Product::Fish),
            _ => None,
        }
    }

    /// Its text.
    pub(super) fn text(self) -> String {
        match self {
            Product::Man => man::page(),
            Product::Bash => bash::script(),
            Product::Zsh => zsh::script(),
            Product::Fish => fish::script(),
        }
    }
}

/// Every command as one types it, aliases too, one a line. A shell offers these
/// where no QEMU can be asked.
fn command_names() -> String {
    let mut names: Vec<String> = commands()
        .iter()
        .flat_map(|command| {
            let parent = command.parent();
            let words = command.own_name().split('|');
            words.map(move |word| match parent {
                Some(parent) => format!("{parent} {word}"),
                None => word.to_owned(),
            })
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join("\n")
}

/// The ways to write an option: `-c`, `--command`.
fn spellings(option: &Opt) -> Vec<String> {
    let short = option.short.map(|letter| format!("-{letter}"));
    let long = format!("--{}", option.long);
    short.into_iter().chain([long]).collect()
}

/// The spellings of all options that take a value of this kind.
fn spellings_of<'a>(
    options: impl Iterator<Item = &'a Opt>,
    is_it: impl Fn(Kind) -> bool,
) -> Vec<String> {
    options
        .filter(|option| option.value.is_some_and(|value| is_it(value.kind)))
        .flat_map(spellings)
        .collect()
}
