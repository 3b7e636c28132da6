// SPDX-License-Identifier: GPL-2.0-or-later

//! The registry as a table.

use crate::completion::{self, Completed};
use hmp_runtime::lethal;
use hmp_runtime::qmp::only_reads;
use hmp_runtime::registry::{Command, Tier, commands};
use serde::Serialize;

/// One command's line in the report.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// `info block`, `quit|q`.
    pub name: &'static str,
    /// The folder of its file.
    pub subsystem: String,
    /// What it needs of QEMU.
    pub tier: &'static str,
    /// Whether it changes anything.
    pub access: Access,
    /// The QMP commands it may send.
    pub qmp: &'static [&'static str],
    /// The QMP command that would close its gap.
    pub gap: Option<&'static str>,
    /// The first QEMU with it, `10.0`.
    pub since: Option<String>,
    /// The last QEMU with it, `10.0`.
    pub until: Option<String>,
    /// The only targets with it, `i386,x86_64`.
    pub target: Option<&'static str>,
    /// The build option that it takes.
    pub build: Option<&'static str>,
    /// All of these four in words, `since 10.2, s390x only`.
    #[serde(skip)]
    pub availability: Option<String>,
    /// The QEMUs that it aborts, `11.1`.
    pub crashes: Option<String>,
    /// Where the completions of its arguments come from.
    pub completion: Vec<Completed>,
}

/// What a command does to the VM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// It only shows something.
    Reads,
    /// It changes the VM, QEMU or a file.
    Changes,
}

impl Row {
    /// The line of a command.
    pub fn of(command: &Command) -> Row {
        Row {
            name: command.name,
            subsystem: command.subsystem().to_owned(),
            tier: command.tier.word(),
            access: access(command),
            qmp: command.qmp,
            gap: command.gap,
            since: command.since.map(version),
            until: command.until.map(version),
            target: command.target,
            build: command.build,
            availability: command.availability(),
            crashes: lethal::forbidding(command).map(|hazard| hazard.qemus.to_string()),
            completion: completion::of(command),
        }
    }
}

fn version((major, minor): (u32, u32)) -> String {
    format!("{major}.{minor}")
}

/// Whether a command changes anything: `info` and local commands do not, nor do
/// commands that send only queries.
pub fn access(command: &Command) -> Access {
    let only_queries = !command.qmp.is_empty() && command.qmp.iter().all(|qmp| only_reads(qmp));
    if command.parent() == Some("info") || command.tier == Tier::Local || only_queries {
        Access::Reads
    } else {
        Access::Changes
    }
}

/// The number of commands of a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The tier.
    pub tier: &'static str,
    /// How many commands.
    pub commands: usize,
}

/// The whole report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The number of commands of each tier.
    pub totals: Vec<Total>,
    /// The number of commands that are written or found to be gaps: all but the
    /// stubs.
    pub done: usize,
    /// The commands, sorted by name.
    pub rows: Vec<Row>,
}

/// The tiers in the order of the report.
pub const TIERS: [Tier; 7] = [
    Tier::Native,
    Tier::Composed,
    Tier::Text,
    Tier::Local,
    Tier::Partial,
    Tier::Gap,
    Tier::Stub,
];

impl Report {
    /// The report on every registered command.
    pub fn of_registry() -> Report {
        Report::of(commands())
    }

    /// The report on some commands.
    pub fn of(commands: &[&'static Command]) -> Report {
        let rows: Vec<Row> = commands.iter().map(|command| Row::of(command)).collect();
        let count = |tier: Tier| {
            commands
                .iter()
                .filter(|command| command.tier == tier)
                .count()
        };
        let totals = TIERS.map(|tier| Total {
            tier: tier.word(),
            commands: count(tier),
        });
        let done = rows.len() - count(Tier::Stub);
        Report {
            totals: totals.to_vec(),
            done,
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commands as _;

    fn row(name: &str) -> Row {
        let report = Report::of_registry();
        report
            .rows
            .into_iter()
            .find(|row| row.name == name)
            .unwrap()
    }

    #[test]
    fn totals_add_up_to_the_commands() {
        let report = Report::of_registry();
        let sum: usize = report.totals.iter().map(|total| total.commands).sum();
        assert_eq!(sum, report.rows.len());
        assert!(report.done > 0 && report.done <= sum);
    }

    #[test]
    fn a_command_that_acts_changes_and_a_local_one_reads() {
        assert_eq!(row("balloon").access, Access::Changes);
        assert_eq!(row("help|?").access, Access::Reads);
    }

    #[test]
    fn the_subsystem_is_the_folder() {
        assert_eq!(row("balloon").subsystem, "memory");
    }
}
