// SPDX-License-Identifier: GPL-2.0-or-later

//! The changes between two QEMUs' `.hx` files, or between one and us.

use crate::hx::Entry;
use crate::live::Usage;
use hmp_runtime::registry::Command;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// A command, as far as two sides can differ in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interface {
    /// The argument list.
    pub args: String,
    /// The arguments as `help` shows them.
    pub params: String,
    /// Whether it may run before the machine is initialised.
    pub preconfig: bool,
}

/// Commands by their whole name, `info block`.
pub type Table = BTreeMap<String, Interface>;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Change {
    /// Only the first side has it.
    Gone {
        /// The command.
        name: String,
    },
    /// Only the second side has it.
    New {
        /// The command.
        name: String,
        /// Its form there.
        interface: Interface,
    },
    /// Both have it, in different forms.
    Changed {
        /// The command.
        name: String,
        /// Its form on the first side.
        from: Interface,
        /// Its form on the second side.
        to: Interface,
    },
}

/// The commands of `.hx` entries; `parent` is the command above them.
pub fn declared(entries: &[Entry], parent: Option<&str>) -> Table {
    let interface = |entry: &Entry| Interface {
        args: entry.args_type.clone(),
        params: entry.plain_params(),
        preconfig: entry.is_preconfig(),
    };
    entries
        .iter()
        .map(|entry| (whole_name(&entry.name, parent), interface(entry)))
        .collect()
}

/// The registered commands of a version, or of any version.
pub fn registered(commands: &[&'static Command], version: Option<(u32, u32)>) -> Table {
    let here = commands
        .iter()
        .filter(|command| version.is_none_or(|v| command.is_in(v)));
    let interface = |command: &Command| Interface {
        args: command.args_type.to_owned(),
        params: command.params.to_owned(),
        preconfig: command.preconfig,
    };
    here.map(|command| (command.name.to_owned(), interface(command)))
        .collect()
}

fn whole_name(own: &str, parent: Option<&str>) -> String {
    match parent {
        Some(parent) => format!("{parent} {own}"),
        None => own.to_owned(),
    }
}

/// The differences of `to`.
pub fn changes(from: &Table, to: &Table) -> Vec<Change> {
    let gone = from.keys().filter(|name| !to.contains_key(*name));
    let mut all: Vec<Change> = gone
        .map(|name| Change::Gone { name: name.clone() })
        .collect();
    for (name, interface) in to {
        let (name, interface) = (name.clone(), interface.clone());
        match from.get(&name) {
            None => all.push(Change::New { name, interface }),
            Some(before) if *before != interface => {
                all.push(Change::Changed {
                    name,
                    from: before.clone(),
                    to: interface,
                });
            }
            Some(_) => {}
        }
    }
    all
}

impl Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Gone { name } => write!(f, "gone     {name}"),
            Change::New { name, interface } => write!(f, "new      {name} ({interface})"),
            Change::Changed { name, from, to } => {
                write!(f, "changed  {name}\n  from   {from}\n  to     {to}")
            }
        }
    }
}

impl Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "args {:?}, params {:?}", self.args, self.params)?;
        if self.preconfig {
            write!(f, ", preconfig")
        } else {
            Ok(())
        }
    }
}

/// Holds a `.hx` reading against the help of the QEMU that was built from it.
/// Each command that the help lists must be declared, with the same params;
/// each command declared without a condition must be listed. Empty if all is
/// well.
pub fn against_help(entries: &[(Entry, Option<String>)], help: &[Usage]) -> Vec<String> {
    let mut problems = Vec::new();
    let names: Vec<String> = entries
        .iter()
        .map(|(entry, parent)| whole_name(&entry.name, parent.as_deref()))
        .collect();
    for usage in help {
        if !names.contains(&usage.name) {
            problems.push(format!(
                "help lists '{}', which is not declared",
                usage.name
            ));
        }
    }
    for ((entry, _), name) in entries.iter().zip(&names) {
        let listed = help.iter().find(|usage| usage.name == *name);
        // The build decides on a condition, so the help's word counts.
        let is_sure = entry.conditions.is_empty() && entry.targets.is_empty();
        let same_in_every_build = entry.params.iter().all(|piece| piece.conditions.is_empty());
        match listed {
            None if is_sure => problems.push(format!("'{name}' is declared, and not in the help")),
            Some(usage) if same_in_every_build && usage.params != entry.plain_params() => {
                let there = &usage.params;
                problems.push(format!("'{name}': the help's params are {there:?}"));
            }
            _ => {}
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hx;

    fn entries(text: &[(&str, &str)]) -> Vec<Entry> {
        let one = |(name, params): &(&str, &str)| {
            format!("{{.name=\"{name}\",.args_type=\"\",.params=\"{params}\",.help=\"\"}},\n")
        };
        hx::read("a.hx", &text.iter().map(one).collect::<String>()).unwrap()
    }

    fn table(text: &[(&str, &str)]) -> Table {
        declared(&entries(text), None)
    }

    #[test]
    fn what_is_gone_new_and_changed_is_told() {
        let changes = changes(
            &table(&[("a", ""), ("b", "")]),
            &table(&[("b", "x"), ("c", "")]),
        );
        let told: Vec<String> = changes.iter().map(Change::to_string).collect();
        assert_eq!(
            told,
            [
                "gone     a",
                "changed  b\n  from   args \"\", params \"\"\n  to     args \"\", params \"x\"",
                "new      c (args \"\", params \"\")"
            ]
        );
    }

    #[test]
    fn a_table_does_not_differ_from_itself() {
        let table = table(&[("a", "x"), ("b", "")]);
        assert!(changes(&table, &table).is_empty());
    }

    #[test]
    fn help_and_declarations_are_held_against_each_other() {
        let usage = |name: &str, params: &str| Usage {
            name: name.into(),
            params: params.into(),
        };
        let declared: Vec<_> = entries(&[("a", "x"), ("b", "")])
            .into_iter()
            .map(|entry| (entry, None))
            .collect();
        assert!(against_help(&declared, &[usage("a", "x"), usage("b", "")]).is_empty());
        let problems = against_help(&declared, &[usage("a", "y"), usage("c", "")]);
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn what_only_some_builds_declare_need_not_be_in_the_help() {
        let text = "#ifdef A\n{.name=\"a\",.args_type=\"\",.params=\"\",.help=\"\"}\n#endif";
        let declared = [(hx::read("a.hx", text).unwrap().remove(0), None)];
        assert!(against_help(&declared, &[]).is_empty());
    }
}
