// SPDX-License-Identifier: GPL-2.0-or-later

//! The pages made from the registry must be up to date.

use hmp_runtime::lethal::HAZARDS;
use hmp_runtime::registry::commands;
use parity_report::lethal::Lethal;
use parity_report::print::Markdown;
use parity_report::reference::Reference;
use parity_report::rows::Report;
use std::path::Path;

/// Holds a page of the tree against what `parity` prints with these arguments.
fn check(page: &str, arguments: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{page} is out of date; write it anew:\n  \
         cargo run --bin parity -- {arguments} > {page}"
    );
}

#[test]
fn the_parity_page_in_the_tree_is_what_the_report_says() {
    let expected = Markdown(&Report::of_registry()).to_string();
    check("docs/PARITY.md", "--format markdown", &expected);
}

#[test]
fn the_reference_in_the_tree_is_what_the_commands_say() {
    let expected = Reference(commands()).to_string();
    check("docs/commands.md", "reference", &expected);
}

#[test]
fn the_page_of_hazards_in_the_tree_is_what_their_table_says() {
    let expected = Lethal(&HAZARDS).to_string();
    check("docs/lethal.md", "lethal", &expected);
}
