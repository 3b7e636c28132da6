// SPDX-License-Identifier: GPL-2.0-or-later

//! The commands of a connected QEMU's monitor, and how we differ.

use crate::rows::Row;
use hmp_runtime::monitor::{Offered, Passthrough, Way};
use hmp_runtime::registry::{Command, commands};
use hmp_runtime::{Monitor, Result};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// How the commands fare on one QEMU.
#[derive(Debug, Serialize)]
pub struct LiveReport {
    /// `10.0.2`
    pub qemu: String,
    /// Every command that QEMU's monitor has, with how it runs there.
    pub commands: Vec<LiveRow>,
    /// The differences between its help and ours.
    pub drift: Vec<Drift>,
}

/// How a command runs on that QEMU.
#[derive(Debug, Serialize)]
pub struct LiveRow {
    /// The command.
    #[serde(flatten)]
    pub row: Row,
    /// Whether it runs without the built-in monitor.
    pub runs: Runs,
    /// The QMP commands that it may send and this QEMU lacks.
    pub missing: Vec<&'static str>,
}

/// The way that a command takes on that QEMU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Runs {
    /// Through QMP, or without QEMU.
    Natively,
    /// Through `human-monitor-command` only.
    Passthrough,
}

/// A difference between that QEMU's help and ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Drift {
    /// QEMU has a command that is not registered for its version.
    OnlyThere {
        /// Its name and params.
        usage: String,
    },
    /// A command is registered for that version, but QEMU does not have it.
    OnlyHere {
        /// Its name and params.
        usage: String,
    },
    /// The params differ.
    Params {
        /// The command.
        name: String,
        /// QEMU's.
        there: String,
        /// Ours.
        here: String,
    },
}

/// One line of help: a name, aliases included, and its params.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usage {
    /// `quit|q`, `info block`
    pub name: String,
    /// `[-n] [-v] [device]`
    pub params: String,
}

impl Usage {
    fn of(command: &Command) -> Usage {
        Usage {
            name: command.name.to_owned(),
            params: command.params.to_owned(),
        }
    }

    fn text(&self) -> String {
        format!("{} {}", self.name, self.params)
            .trim_end()
            .to_owned()
    }
}

/// Judges the registry against the QEMU of `monitor`.
///
/// # Errors
///
/// What QEMU says, or a lost connection.
pub async fn judge(monitor: &Monitor) -> Result<LiveReport> {
    let mut here = Vec::new();
    let mut rows = Vec::new();
    for command in ours(monitor).await? {
        let offered = Offered::of(monitor, command).await?;
        rows.push(LiveRow {
            row: Row::of(command),
            runs: Runs::of(command, &offered),
            missing: offered.lacks,
        });
        here.push(Usage::of(command));
    }
    let there = usages(monitor).await?;
    let qemu = monitor.version().qemu;
    Ok(LiveReport {
        qemu: format!("{}.{}.{}", qemu.major, qemu.minor, qemu.micro),
        commands: rows,
        drift: drift(&there, &here),
    })
}

/// The commands that are registered for the connected QEMU, with their
/// sub-commands.
async fn ours(monitor: &Monitor) -> Result<Vec<&'static Command>> {
    let mut all = monitor.commands_of(None).await?;
    let parents: BTreeSet<_> = commands()
        .iter()
        .filter_map(|command| command.parent())
        .collect();
    for parent in parents {
        all.extend(monitor.commands_of(Some(parent)).await?);
    }
    Ok(all)
}

impl Runs {
    /// The way that a command runs without the built-in monitor, if it does.
    fn of(command: &Command, offered: &Offered) -> Runs {
        match Way::of(command, Passthrough::Never, offered) {
            Way::Local | Way::Qmp => Runs::Natively,
            _ => Runs::Passthrough,
        }
    }
}

/// The usages that QEMU's own help lists.
///
/// # Errors
///
/// What QEMU says, or a lost connection.
pub async fn usages(monitor: &Monitor) -> Result<Vec<Usage>> {
    let mut all = read_usages(&monitor.built_in_reply("help").await?);
    all.extend(read_usages(&monitor.built_in_reply("help info").await?));
    Ok(all)
}

/// Reads help lines; a command's params may run over several.
pub fn read_usages(help: &str) -> Vec<Usage> {
    let mut usages = Vec::new();
    let mut pending = String::new();
    for line in help.lines() {
        let is_start = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '?');
        if pending.is_empty() && !is_start {
            // This continues the help of the command before.
            continue;
        }
        if !pending.is_empty() {
            pending.push('\n');
        }
        pending.push_str(line);
        let Some((usage, _)) = pending.split_once(" -- ") else {
            // Without the dashes, the line may also be more help.
            if !usage_goes_on(&pending) {
                pending.clear();
            }
            continue;
        };
        usages.push(usage_of(usage));
        pending.clear();
    }
    usages
}

/// Only `drive_add` has params of several lines, and its first one opens a
/// bracketed address.
fn usage_goes_on(text: &str) -> bool {
    text.starts_with("drive_add ")
}

fn usage_of(text: &str) -> Usage {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (name, params) = match (first, rest.split_once(' ')) {
        ("info", Some((second, rest))) if !second.starts_with('[') => {
            (format!("info {second}"), rest)
        }
        _ => (first.to_owned(), rest),
    };
    Usage {
        name,
        params: params.to_owned(),
    }
}

/// The differences between two monitors' usages.
pub fn drift(there: &[Usage], here: &[Usage]) -> Vec<Drift> {
    let mut drift = Vec::new();
    for usage in there {
        match here.iter().find(|other| other.name == usage.name) {
            None => drift.push(Drift::OnlyThere {
                usage: usage.text(),
            }),
            Some(other) if other.params != usage.params => drift.push(Drift::Params {
                name: usage.name.clone(),
                there: usage.params.clone(),
                here: other.params.clone(),
            }),
            Some(_) => {}
        }
    }
    for usage in here {
        if !there.iter().any(|other| other.name == usage.name) {
            drift.push(Drift::OnlyHere {
                usage: usage.text(),
            });
        }
    }
    drift.sort();
    drift
}

impl Display for LiveReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let natively = self
            .commands
            .iter()
            .filter(|row| row.runs == Runs::Natively)
            .count();
        writeln!(
            f,
            "QEMU {}: {} commands, {natively} run through QMP, {} need its built-in monitor",
            self.qemu,
            self.commands.len(),
            self.commands.len() - natively
        )?;
        for LiveRow { row, runs, missing } in &self.commands {
            let way = match runs {
                Runs::Natively => "natively",
                Runs::Passthrough => "passthrough",
            };
            let lacks = match missing.as_slice() {
                [] => row
                    .gap
                    .map(|gap| format!("would need {gap}"))
                    .unwrap_or_default(),
                missing => format!("this QEMU lacks {}", missing.join(", ")),
            };
            let line = format!("  {:<32}{:<10}{:<13}{lacks}", row.name, row.tier, way);
            writeln!(f, "{}", line.trim_end())?;
        }
        match self.drift.as_slice() {
            [] => writeln!(f, "no drift: its help and ours list the same commands"),
            drift => {
                writeln!(f, "drift:")?;
                drift.iter().try_for_each(|drift| writeln!(f, "  {drift}"))
            }
        }
    }
}

impl Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Drift::OnlyThere { usage } => write!(f, "not registered: {usage}"),
            Drift::OnlyHere { usage } => write!(f, "this QEMU does not have: {usage}"),
            Drift::Params { name, there, here } => {
                write!(f, "{name}: its params are {there:?}, ours {here:?}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(name: &str, params: &str) -> Usage {
        Usage {
            name: name.to_owned(),
            params: params.to_owned(),
        }
    }

    #[test]
    fn help_lines_are_read_with_aliases_params_and_sub_commands() {
        let help = "cont|c  -- resume\n\
                    eject [-f] device -- take it out\n\
                    \x20     (use -f to force)\n\
                    info [subcommand] -- show\n";
        let read = read_usages(help);
        assert_eq!(
            read,
            [
                usage("cont|c", ""),
                usage("eject", "[-f] device"),
                usage("info", "[subcommand]")
            ]
        );
        assert_eq!(
            read_usages("info block [-n] -- x\n"),
            [usage("info block", "[-n]")]
        );
    }

    #[test]
    fn params_of_several_lines_stay_together() {
        let read = read_usages("drive_add [-n] slot\n[file=f]\n[,if=t] -- add\nquit|q  -- end\n");
        assert_eq!(
            read,
            [
                usage("drive_add", "[-n] slot\n[file=f]\n[,if=t]"),
                usage("quit|q", "")
            ]
        );
    }

    #[test]
    fn drift_is_told_in_both_directions() {
        let there = [usage("a", "x"), usage("b", "")];
        let here = [usage("a", "y"), usage("c", "z")];
        let told: Vec<String> = drift(&there, &here).iter().map(Drift::to_string).collect();
        assert_eq!(
            told,
            [
                "not registered: b",
                "this QEMU does not have: c z",
                "a: its params are \"x\", ours \"y\""
            ]
        );
    }
}
