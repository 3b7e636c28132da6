// SPDX-License-Identifier: GPL-2.0-or-later

//! Help on the commands that the connected QEMU has.
//!
//! * this file: which commands, and a line for each as in the built-in monitor;
//! * `topic`: all there is to say about one command;
//! * `meaning`: the way that it takes on the connected QEMU, in words;
//! * `flow`: text in lines that fit a terminal.

mod flow;
mod meaning;
mod topic;

use crate::error::Result;
use crate::monitor::Monitor;
use crate::registry::{Command, commands};
use meaning::ChosenWay;
use serde::{Serialize, Serializer};
use std::fmt;
use topic::Topic;

/// Help on some commands: a line for each, laid out as the built-in monitor
/// does, and for a single command all there is to say.
pub struct HelpTable {
    topics: Vec<Topic>,
    /// Whether a single command was asked for, not a list that happens to have
    /// one.
    is_single: bool,
}

impl HelpTable {
    /// Help without any line.
    pub fn empty() -> HelpTable {
        HelpTable {
            topics: Vec::new(),
            is_single: false,
        }
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

    /// As [`commands_of`](Monitor::commands_of), but without asking QEMU: for
    /// any machine, however far it has started.
    pub(crate) fn commands_of_version(&self, parent: Option<&str>) -> Vec<&'static Command> {
        let all = commands().iter().copied();
        all.filter(|command| command.parent() == parent && self.has(command))
            .collect()
    }

    /// The help on `words`: all commands, one command, or the sub-commands of
    /// one.
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
                    return Ok(HelpTable {
                        topics: vec![self.topic(command).await?],
                        is_single: true,
                    });
                }
            }
        }
        let mut topics = Vec::new();
        for command in self.commands_of(parent).await? {
            topics.push(self.topic(command).await?);
        }
        Ok(HelpTable {
            topics,
            is_single: false,
        })
    }

    async fn topic(&self, command: &'static Command) -> Result<Topic> {
        let chosen = ChosenWay::of(self, command).await?;
        Ok(Topic { command, chosen })
    }
}

impl fmt::Display for HelpTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for topic in &self.topics {
            writeln!(f, "{}", topic.line())?;
            if self.is_single {
                topic.write_details(f)?;
            }
        }
        Ok(())
    }
}

impl Serialize for HelpTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.topics)
    }
}
