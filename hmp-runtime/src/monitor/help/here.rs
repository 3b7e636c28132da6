//! The way that a command takes on the connected QEMU.

use crate::error::{Error, Result};
use crate::monitor::dispatch::Way;
use crate::monitor::{Monitor, Passthrough};
use crate::registry::{Command, Tier};

/// What becomes of a command when it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// Nothing is sent to QEMU, or nothing that the command is about.
    Locally,
    /// QMP does it.
    ThroughQmp,
    /// QMP does a part of it, and there is no way for the rest.
    InPart,
    /// It goes to the built-in monitor.
    BuiltIn,
    /// It cannot be done.
    Not,
    /// It could be done, but at the price of the virtual machine.
    Refused,
}

impl Runs {
    /// The word in JSON.
    pub(super) fn word(self) -> &'static str {
        match self {
            Runs::Locally => "local",
            Runs::ThroughQmp => "qmp",
            Runs::InPart => "part",
            Runs::BuiltIn => "built-in",
            Runs::Not => "none",
            Runs::Refused => "refused",
        }
    }
}

/// What a command does here.
pub(super) struct Here {
    tier: Tier,
    pub(super) way: Runs,
    /// What that means, and why it is so.
    reason: String,
    /// Those of its QMP commands that this QEMU does not have.
    pub(super) lacks: Vec<&'static str>,
}

impl Here {
    /// Finds out; at most one question to QEMU for all commands together.
    pub(super) async fn of(monitor: &Monitor, command: &'static Command) -> Result<Here> {
        let mut lacks = Vec::new();
        for qmp in command.qmp {
            if !offers(monitor, qmp).await? {
                lacks.push(*qmp);
            }
        }
        let closed = monitor.is_closed(command).await.unwrap_or(false);
        let way = match monitor.way(command).await {
            Err(Error::Connection(error)) => return Err(Error::Connection(error)),
            Err(_) | Ok(Way::Ours) => true,
            Ok(Way::BuiltIn(_)) => false,
        };
        let facts = Facts {
            command,
            ours: way,
            closed,
            // Where all of it is missing there is nothing to run.
            unable: !lacks.is_empty() && lacks.len() == command.qmp.len(),
            aborts: monitor.refused_by(command).is_some(),
            mode: monitor.passthrough_mode(),
        };
        let (way, reason) = facts.judge();
        Ok(Here {
            tier: command.tier,
            way,
            reason,
            lacks,
        })
    }

    /// The tier, and what it means here.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}.", self.tier, self.reason)
    }
}

/// Whether QEMU has a QMP command; it has, where it does not say.
async fn offers(monitor: &Monitor, qmp: &str) -> Result<bool> {
    match monitor.offers(qmp).await {
        Err(Error::Connection(error)) => Err(Error::Connection(error)),
        other => Ok(other.unwrap_or(true)),
    }
}

/// What decides.
struct Facts<'a> {
    command: &'a Command,
    /// Whether our own function is to run it.
    ours: bool,
    /// Whether QEMU has the QMP command that closes the gap.
    closed: bool,
    /// Whether QEMU has none of the QMP commands it takes.
    unable: bool,
    /// Whether it would abort QEMU, and is refused.
    aborts: bool,
    mode: Passthrough,
}

impl Facts<'_> {
    fn judge(&self) -> (Runs, String) {
        let gap = self.command.gap.unwrap_or("one of its own");
        let tier = self.command.tier;
        if self.aborts {
            let reason = "not run, since it is known to abort this QEMU; --force runs it";
            return (Runs::Refused, reason.to_owned());
        }
        if !self.ours {
            return (Runs::BuiltIn, self.why_built_in(gap));
        }
        match tier {
            Tier::Local => (Runs::Locally, "hmp does it itself".to_owned()),
            Tier::Stub => (Runs::Not, "not possible yet, it is not written".to_owned()),
            Tier::Gap | Tier::Partial if self.closed => {
                let reason = format!("runs through QMP, since this QEMU has '{gap}'");
                (Runs::ThroughQmp, reason)
            }
            Tier::Gap => {
                let reason = format!(
                    "not possible in strict mode; it needs the QMP command '{gap}', which this \
                     QEMU lacks"
                );
                (Runs::Not, reason)
            }
            Tier::Partial => {
                let reason = format!(
                    "QMP does a part of it; the rest needs the QMP command '{gap}', which this \
                     QEMU lacks"
                );
                (Runs::InPart, reason)
            }
            Tier::Native | Tier::Composed | Tier::Text if self.unable => self.without_qmp(),
            Tier::Native | Tier::Composed | Tier::Text => (Runs::ThroughQmp, self.through_qmp(gap)),
        }
    }

    fn through_qmp(&self, gap: &str) -> String {
        let mut reason = match self.command.tier {
            Tier::Text => "runs through QMP, which gives the text as a whole",
            Tier::Composed => "runs through QMP, combined from several commands",
            _ => "runs through QMP",
        }
        .to_owned();
        if self.command.gap.is_some() && !self.closed {
            reason += &match self.mode {
                Passthrough::Never => format!("; for some arguments it needs '{gap}'"),
                _ => "; some arguments go to the built-in monitor".to_owned(),
            };
        }
        reason
    }

    fn without_qmp(&self) -> (Runs, String) {
        match self.mode {
            Passthrough::Never => (
                Runs::Not,
                "not possible in strict mode; this QEMU lacks the QMP commands for it".to_owned(),
            ),
            _ => (
                Runs::BuiltIn,
                "goes to the built-in monitor, since this QEMU lacks the QMP commands for it"
                    .to_owned(),
            ),
        }
    }

    fn why_built_in(&self, gap: &str) -> String {
        let reason = match self.command.tier {
            _ if self.mode == Passthrough::Always => "as was asked for".to_owned(),
            Tier::Gap => format!("since QMP cannot do it; '{gap}' could"),
            Tier::Partial => {
                format!("since QMP can do only a part of it; '{gap}' could do the rest")
            }
            Tier::Stub => "since it is not written yet".to_owned(),
            _ => "which is much quicker than QMP".to_owned(),
        };
        format!("goes to the built-in monitor, {reason}")
    }
}
