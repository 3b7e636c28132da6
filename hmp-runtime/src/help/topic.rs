// SPDX-License-Identifier: GPL-2.0-or-later

//! All there is to say about one command.

use super::flow::{Column, WIDTH, flow};
use super::meaning::ChosenWay;
use crate::declaration::{Arg, Declaration};
use crate::registry::Command;
use hmp_args::Presence;
use serde::{Serialize, Serializer};
use std::fmt;

/// A command, and the way that it takes on the connected QEMU.
pub(super) struct Topic {
    pub(super) command: &'static Command,
    pub(super) chosen: ChosenWay,
}

/// Where the text of the facts at the end begins.
const FACTS: Column = Column {
    indent: 0,
    width: 11,
};

impl Topic {
    /// The line as in the built-in monitor's help.
    pub(super) fn line(&self) -> String {
        let Declaration {
            name,
            params,
            summary,
            ..
        } = &self.command.declaration;
        format!("{name} {params} -- {summary}")
    }

    /// Everything else, below that line.
    pub(super) fn write_details(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments: Vec<(String, &str)> = self
            .command
            .args
            .iter()
            .filter(|arg| !arg.meaning.is_empty())
            .map(|arg| (arg.title(), arg.meaning))
            .collect();
        if !arguments.is_empty() {
            writeln!(f, "\nArguments:")?;
        }
        let widest = arguments.iter().map(|(title, _)| title.len()).max();
        let column = Column {
            indent: 2,
            width: 2 + widest.unwrap_or_default() + 2,
        };
        for (title, meaning) in &arguments {
            column.write(f, title, meaning)?;
        }
        if !self.command.description.is_empty() {
            write!(f, "\n{}", flow(self.command.description, WIDTH))?;
        }
        writeln!(f)?;
        FACTS.write(f, "Tier:", &self.chosen.sentence())?;
        for (title, fact) in self.facts() {
            FACTS.write(f, title, &fact)?;
        }
        Ok(())
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let (_, aliases) = self.names();
        let mut facts = Vec::new();
        if !self.command.qmp.is_empty() {
            let names = self.command.qmp.iter().map(|qmp| {
                if self.chosen.offered.lacks.contains(qmp) {
                    format!("{qmp} (not in this QEMU)")
                } else {
                    (*qmp).to_owned()
                }
            });
            facts.push(("QMP:", names.collect::<Vec<_>>().join(", ")));
        }
        if !aliases.is_empty() {
            facts.push(("Aliases:", aliases.join(", ")));
        }
        facts.extend(self.command.availability().map(|which| ("QEMU:", which)));
        facts
    }

    /// The name without aliases, and the aliases.
    fn names(&self) -> (&'static str, Vec<&'static str>) {
        let mut names = self.command.own_name().split('|');
        (names.next().unwrap_or_default(), names.collect())
    }
}

/// A topic in JSON.
#[derive(Serialize)]
struct TopicJson<'a> {
    name: &'a str,
    aliases: Vec<&'a str>,
    params: &'a str,
    summary: &'a str,
    arguments: Vec<ArgumentJson<'a>>,
    description: &'a str,
    tier: &'a str,
    way: &'a str,
    way_means: String,
    qmp: &'a [&'a str],
    lacks_qmp: &'a [&'a str],
    gap: Option<&'a str>,
    since: Option<String>,
    until: Option<String>,
    target: Option<&'a str>,
}

#[derive(Serialize)]
struct ArgumentJson<'a> {
    name: &'a str,
    flag: Option<String>,
    /// As in `args`.
    #[serde(rename = "type")]
    kind: String,
    optional: bool,
    meaning: &'a str,
}

impl<'a> ArgumentJson<'a> {
    fn of(arg: &'a Arg) -> ArgumentJson<'a> {
        ArgumentJson {
            name: arg.name,
            flag: arg.kind.is_flag().then(|| arg.label()),
            kind: arg.kind.to_string(),
            optional: arg.kind.is_flag() || arg.presence != Presence::Required,
            meaning: arg.meaning,
        }
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Topic { command, chosen } = self;
        let version = |(major, minor)| format!("{major}.{minor}");
        let topic = TopicJson {
            name: command.name,
            aliases: self.names().1,
            params: command.params,
            summary: command.summary,
            arguments: command.args.iter().map(ArgumentJson::of).collect(),
            description: command.description,
            tier: command.tier.word(),
            way: chosen.way.word(),
            way_means: chosen.sentence(),
            qmp: command.qmp,
            lacks_qmp: &chosen.offered.lacks,
            gap: command.gap,
            since: command.since.map(version),
            until: command.until.map(version),
            target: command.target,
        };
        topic.serialize(serializer)
    }
}
