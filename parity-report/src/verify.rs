// SPDX-License-Identifier: GPL-2.0-or-later

//! The commands that only read, ours against the built-in ones, on a user's
//! own VM. Nothing that changes anything is ever run.

use crate::rows::{Access, access};
use hmp_args::Presence;
use hmp_runtime::monitor::{Cause, Offered, Way};
use hmp_runtime::registry::Command;
use hmp_runtime::{Error, Monitor, Result};
use serde::Serialize;
use std::fmt::{self, Display};

/// The result of the comparison.
#[derive(Debug, Serialize)]
pub struct Verdict {
    /// One result for each command that only reads.
    pub results: Vec<Compared>,
}

/// One command, compared.
#[derive(Debug, Serialize)]
pub struct Compared {
    /// The line that was run.
    pub line: String,
    /// Its result.
    pub outcome: Outcome,
}

/// The result of comparing a command.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The same text.
    Same,
    /// Different texts.
    Different {
        /// The text of the built-in monitor.
        there: String,
        /// Our text.
        here: String,
    },
    /// The built-in monitor's own text changed between two runs.
    ChangesByItself,
    /// Not run, and why.
    NotRun(&'static str),
}

/// The reason not to run a command whose QMP commands are all missing.
const LACKING: &str = "this QEMU's QMP lacks it";

/// Compares every command that only reads. `monitor` must not pass through.
///
/// # Errors
///
/// A lost connection.
pub async fn verify(monitor: &Monitor) -> Result<Verdict> {
    let mut results = Vec::new();
    for command in monitor.commands_of(Some("info")).await? {
        let line = command
            .name
            .split('|')
            .next()
            .unwrap_or(command.name)
            .to_owned();
        let offered = Offered::of(monitor, command).await?;
        let way = monitor.way_with(command, &offered);
        let outcome = match reason_to_leave_out(command, way) {
            Some(reason) => Outcome::NotRun(reason),
            None => compare(monitor, &line).await?,
        };
        results.push(Compared { line, outcome });
    }
    Ok(Verdict { results })
}

fn reason_to_leave_out(command: &Command, way: Way) -> Option<&'static str> {
    let needs_arguments = command
        .args
        .iter()
        .any(|arg| arg.presence == Presence::Required && !arg.kind.is_flag());
    match way {
        Way::Nowhere(Cause::Gap) => Some("gap"),
        Way::Nowhere(Cause::Stub) => Some("stub"),
        Way::Part => Some("partial"),
        Way::Local => Some("local"),
        _ if access(command) != Access::Reads => Some("changes something"),
        Way::Refused(_) => Some("aborts this QEMU"),
        _ if needs_arguments => Some("needs arguments"),
        Way::Nowhere(_) => Some(LACKING),
        _ => None,
    }
}

async fn compare(monitor: &Monitor, line: &str) -> Result<Outcome> {
    let before = monitor.built_in_reply(line).await?;
    let here = match monitor.run(line).await {
        Ok(reply) => reply.text(),
        Err(error @ Error::Connection(_)) => return Err(error),
        Err(Error::Gap { .. }) => return Ok(Outcome::NotRun(LACKING)),
        Err(error) => format!("{error}\n"),
    };
    if here == before {
        return Ok(Outcome::Same);
    }
    let there = monitor.built_in_reply(line).await?;
    if here == there {
        Ok(Outcome::Same)
    } else if before != there {
        Ok(Outcome::ChangesByItself)
    } else {
        Ok(Outcome::Different { there, here })
    }
}

impl Verdict {
    /// Whether no command differs.
    pub fn is_clean(&self) -> bool {
        !self
            .results
            .iter()
            .any(|result| matches!(result.outcome, Outcome::Different { .. }))
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Compared { line, outcome } in &self.results {
            match outcome {
                Outcome::Same => writeln!(f, "same       {line}")?,
                Outcome::ChangesByItself => writeln!(f, "unsteady   {line}")?,
                Outcome::NotRun(reason) => writeln!(f, "not run    {line} ({reason})")?,
                Outcome::Different { there, here } => {
                    writeln!(f, "DIFFERENT  {line}")?;
                    there
                        .lines()
                        .try_for_each(|text| writeln!(f, "  built-in: {text}"))?;
                    here.lines()
                        .try_for_each(|text| writeln!(f, "  ours:     {text}"))?;
                }
            }
        }
        let count = |wanted: fn(&Outcome) -> bool| {
            self.results
                .iter()
                .filter(|result| wanted(&result.outcome))
                .count()
        };
        let different = count(|outcome| matches!(outcome, Outcome::Different { .. }));
        let same = count(|outcome| *outcome == Outcome::Same);
        writeln!(
            f,
            "{same} the same, {different} different, of {}",
            self.results.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(outcome: Outcome) -> Verdict {
        Verdict {
            results: vec![Compared {
                line: "info name".to_owned(),
                outcome,
            }],
        }
    }

    #[test]
    fn only_a_difference_is_unclean() {
        let there = "vm\n".to_owned();
        assert!(
            !verdict(Outcome::Different {
                there,
                here: String::new()
            })
            .is_clean()
        );
        assert!(verdict(Outcome::ChangesByItself).is_clean());
        assert!(verdict(Outcome::NotRun("gap")).is_clean());
    }

    #[test]
    fn a_difference_shows_both_texts() {
        let (there, here) = ("a\nb\n".to_owned(), "c\n".to_owned());
        let text = verdict(Outcome::Different { there, here }).to_string();
        assert!(text.contains("  built-in: b\n  ours:     c\n"), "{text}");
        assert!(text.ends_with("0 the same, 1 different, of 1\n"), "{text}");
    }
}
