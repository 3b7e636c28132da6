// SPDX-License-Identifier: GPL-2.0-or-later

//! The known ways to end a QEMU, as a Markdown page.

use hmp_runtime::lethal::{Guard, Hazard};
use std::fmt::{self, Display};

/// The page about some hazards.
pub struct Lethal<'a>(pub &'a [Hazard]);

const INTRODUCTION: &str = "\
# What ends a QEMU, and is refused

Made by `cargo run --bin parity -- lethal` from the tables in
`commands/src/lethal`.

Some QEMUs do not survive a command that should only fail, or only show something,
and some harm their guest. What is known of that is written down here: which QEMUs,
what `hmp` looks at before it sends anything, and what one reads. The versions are
those that suffer, and those of which nothing better is known.
";

/// A group of hazards, and how the page introduces it.
struct Part {
    heading: &'static str,
    about: &'static str,
    columns: &'static [&'static str],
    has: fn(Guard) -> bool,
}

/// The columns about what is refused.
const REFUSED: &[&str] = &[
    "Command",
    "QEMU",
    "Looked at first",
    "What one reads",
    "Seen",
];

const PARTS: [Part; 3] = [
    Part {
        heading: "Refused unless forced",
        about: "With `--force` the command is sent all the same.",
        columns: REFUSED,
        has: |guard| matches!(guard, Guard::Command | Guard::Look),
    },
    Part {
        heading: "Refused",
        about: "`--force` makes no difference: QEMU would not do it either, were it alive.",
        columns: REFUSED,
        has: |guard| {
            matches!(
                guard,
                Guard::Fail | Guard::DeviceTypes(_) | Guard::ReadFirst(_)
            )
        },
    },
    Part {
        heading: "Done in another way",
        about: "The command works, and does not meet what would end QEMU.",
        columns: &["Command", "QEMU", "Instead", "Seen"],
        has: |guard| matches!(guard, Guard::Avoid),
    },
];

impl Display for Lethal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(INTRODUCTION)?;
        for part in PARTS {
            writeln!(f, "\n## {}\n\n{}\n", part.heading, part.about)?;
            row(f, part.columns.iter().map(|column| (*column).to_owned()))?;
            row(f, part.columns.iter().map(|_| "---".to_owned()))?;
            let hazards = self.0.iter().filter(|hazard| (part.has)(hazard.guard));
            let mut rows: Vec<Vec<String>> = hazards.map(cells).collect();
            // The linker's order is not the same everywhere.
            rows.sort();
            rows.into_iter().try_for_each(|cells| row(f, cells))?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, cells: impl IntoIterator<Item = String>) -> fmt::Result {
    cells
        .into_iter()
        .try_for_each(|cell| write!(f, "| {cell} "))?;
    writeln!(f, "|")
}

fn cells(hazard: &Hazard) -> Vec<String> {
    let mut cells = vec![meets(hazard), qemus(hazard)];
    cells.push(match hazard.guard {
        Guard::Command => "nothing: it is not run".to_owned(),
        _ => hazard.asked.to_owned(),
    });
    if !matches!(hazard.guard, Guard::Avoid) {
        cells.push(reason(hazard));
    }
    cells.push(hazard.seen.to_owned());
    cells
}

/// The commands that meet a hazard.
fn meets(hazard: &Hazard) -> String {
    match hazard.guard {
        Guard::DeviceTypes(names) => {
            format!("what lists the properties of `{}`", names.join("`, `"))
        }
        Guard::ReadFirst(_) => "what takes a number, as an expression".to_owned(),
        _ => format!("`{}`", hazard.commands.join("`, `")),
    }
}

fn qemus(hazard: &Hazard) -> String {
    match hazard.only {
        "" => hazard.qemus.to_string(),
        only => format!("{}; {only}", hazard.qemus),
    }
}

/// The user's message, with the names of its values in capitals.
fn reason(hazard: &Hazard) -> String {
    let mut text = String::new();
    for (index, part) in hazard.reason.split(['{', '}']).enumerate() {
        // Every second part was between braces.
        if index % 2 == 1 {
            text += &part.to_uppercase();
        } else {
            text += part;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use commands as _;
    use hmp_runtime::lethal::HAZARDS;
    use hmp_runtime::registry::commands;

    #[test]
    fn each_hazard_has_a_row() {
        let page = Lethal(&HAZARDS).to_string();
        let rows = page.lines().filter(|line| line.starts_with("| ")).count();
        assert_eq!(rows, HAZARDS.len() + 2 * PARTS.len());
    }

    #[test]
    fn a_hazard_names_commands_that_there_are_and_says_all_there_is_to_say() {
        for hazard in HAZARDS {
            for name in hazard.commands {
                let is_it =
                    |command: &&'static hmp_runtime::registry::Command| command.spoken() == *name;
                assert!(commands().iter().any(is_it), "{name}");
            }
            assert!(!hazard.seen.is_empty(), "{hazard:?}");
            let is_avoided = matches!(hazard.guard, Guard::Avoid);
            assert_eq!(hazard.reason.is_empty(), is_avoided, "{hazard:?}");
            let forbids_all = matches!(hazard.guard, Guard::Command);
            assert_eq!(hazard.asked.is_empty(), forbids_all, "{hazard:?}");
        }
    }

    #[test]
    fn values_in_a_reason_are_in_capitals() {
        let page = Lethal(&HAZARDS).to_string();
        assert!(page.contains("'DEVICE' has no screen HEAD, and"), "{page}");
    }
}
