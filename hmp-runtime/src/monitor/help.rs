//! The help lines of the commands that the connected QEMU has.

use super::Monitor;
use crate::error::Result;
use crate::registry::{Command, commands};
use serde::{Serialize, Serializer};
use std::fmt;

/// Help lines, laid out as the built-in monitor does.
pub struct HelpTable(Vec<Line>);

struct Line {
    parent: &'static str,
    command: &'static Command,
}

impl HelpTable {
    /// No line at all.
    pub fn empty() -> HelpTable {
        HelpTable(Vec::new())
    }
}

impl Monitor {
    /// Every command that the connected QEMU has now, sorted by name; with
    /// `info`, its sub-commands instead.
    ///
    /// # Errors
    ///
    /// A lost connection.
    pub async fn commands_of(&self, parent: Option<&str>) -> Result<Vec<&'static Command>> {
        let ready = self.machine_is_ready().await?;
        let mut found = Vec::new();
        for command in commands() {
            if command.parent() == parent
                && self.has(command)
                && (ready || command.preconfig)
                && self.is_for_target(command).await?
            {
                found.push(*command);
            }
        }
        Ok(found)
    }

    /// As [`commands_of`](Monitor::commands_of), but whatever the machine, and
    /// however far it has started: QEMU is not asked.
    pub(crate) fn commands_of_version(&self, parent: Option<&str>) -> Vec<&'static Command> {
        let all = commands().iter().copied();
        all.filter(|command| command.parent() == parent && self.has(command))
            .collect()
    }

    /// The help lines for `words`: all commands, one command, or the
    /// sub-commands of one.
    ///
    /// # Errors
    ///
    /// `unknown command: ...`, or a lost connection.
    pub async fn help(&self, words: &[String]) -> Result<HelpTable> {
        let mut parent: Option<&'static str> = None;
        for (position, word) in words.iter().enumerate() {
            let table = self.commands_of(parent).await?;
            let Some(command) = table.into_iter().find(|command| command.answers_to(word)) else {
                let words = words[..=position].join(" ");
                return Err(crate::Error::Usage(format!("unknown command: '{words}'")));
            };
            match (parent, command.own_name()) {
                (None, name) if commands().iter().any(|other| other.parent() == Some(name)) => {
                    parent = Some(name);
                }
                _ => {
                    let parent = parent.unwrap_or_default();
                    return Ok(HelpTable(vec![Line { parent, command }]));
                }
            }
        }
        let table = self.commands_of(parent).await?;
        let parent = parent.unwrap_or_default();
        Ok(HelpTable(
            table
                .into_iter()
                .map(|command| Line { parent, command })
                .collect(),
        ))
    }
}

impl fmt::Display for HelpTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Line { parent, command } in &self.0 {
            if !parent.is_empty() {
                write!(f, "{parent} ")?;
            }
            writeln!(
                f,
                "{} {} -- {}",
                command.own_name(),
                command.params,
                command.summary
            )?;
        }
        Ok(())
    }
}

impl Serialize for HelpTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            name: &'static str,
            params: &'static str,
            summary: &'static str,
        }
        serializer.collect_seq(self.0.iter().map(|Line { command, .. }| Row {
            name: command.name,
            params: command.params,
            summary: command.summary,
        }))
    }
}
