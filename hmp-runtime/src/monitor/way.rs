// SPDX-License-Identifier: GPL-2.0-or-later

//! Which way a command takes on the connected QEMU: the one place that decides it.
//!
//! [`Way::of`] knows the rules. To run a command, the session asks QEMU as little
//! as the rules need, since trying is cheaper. Help only tells the way, and asks
//! for everything, with [`Offered::of`].

use super::{Monitor, Passthrough};
use crate::declaration::{Declaration, Tier};
use crate::error::{Error, Result};
use crate::lethal::Hazard;
use std::fmt;

/// What becomes of a command when it is typed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Way {
    /// Nothing is sent to QEMU, or nothing that matters to the command.
    Local,
    /// QMP does it.
    Qmp,
    /// QMP does a part of it, and there is no way for the rest.
    Part,
    /// It goes to the built-in monitor.
    BuiltIn(Cause),
    /// It cannot be done.
    Nowhere(Cause),
    /// It could be done, but at the price of the virtual machine.
    Refused(&'static Hazard),
}

/// Why QMP is not the way of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The user wants the built-in monitor for everything.
    AskedFor,
    /// QMP has no command for it.
    Gap,
    /// QMP has commands for a part of it only.
    Partial,
    /// It is not written yet.
    Stub,
    /// It would take very many QMP commands.
    Preferred,
    /// This QEMU has none of the QMP commands that it takes.
    Lacking,
}

/// What the connected QEMU offers of the QMP commands that a command takes.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// Those of its QMP commands that this QEMU is known to lack. Commands that
    /// were not asked for are not among them.
    pub lacks: Vec<&'static str>,
    /// Whether this QEMU has the QMP command that closes the gap.
    pub closes_gap: bool,
}

impl Way {
    /// The way of `command`, if nothing forbids it.
    pub fn of(command: &Declaration, mode: Passthrough, offered: &Offered) -> Way {
        // With several QMP commands, some may stand in for others on older QEMUs.
        let lacks_all = !offered.lacks.is_empty() && offered.lacks.len() == command.qmp.len();
        match (mode, command.tier) {
            (_, Tier::Local) => Way::Local,
            (Passthrough::Always, _) => Way::BuiltIn(Cause::AskedFor),
            (_, Tier::Gap | Tier::Partial) if offered.closes_gap => Way::Qmp,
            (Passthrough::Auto, Tier::Gap) => Way::BuiltIn(Cause::Gap),
            (Passthrough::Auto, Tier::Partial) => Way::BuiltIn(Cause::Partial),
            (Passthrough::Auto, Tier::Stub) => Way::BuiltIn(Cause::Stub),
            (Passthrough::Auto, _) if command.prefer_passthrough => Way::BuiltIn(Cause::Preferred),
            (Passthrough::Never, Tier::Gap) => Way::Nowhere(Cause::Gap),
            (Passthrough::Never, Tier::Partial) => Way::Part,
            (Passthrough::Never, Tier::Stub) => Way::Nowhere(Cause::Stub),
            (Passthrough::Auto, _) if lacks_all => Way::BuiltIn(Cause::Lacking),
            (Passthrough::Never, _) if lacks_all => Way::Nowhere(Cause::Lacking),
            _ => Way::Qmp,
        }
    }

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Way::Local => "local",
            Way::Qmp => "qmp",
            Way::Part => "part",
            Way::BuiltIn(_) => "built-in",
            Way::Nowhere(_) => "none",
            Way::Refused(_) => "refused",
        }
    }
}

/// As `-v` shows it. A command that QMP probably cannot do is tried there all
/// the same, since the reply tells for certain.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::BuiltIn(cause) => write!(f, "through human-monitor-command, {cause}"),
            Way::Refused(_) => f.write_str("refused"),
            Way::Local | Way::Qmp | Way::Part | Way::Nowhere(_) => f.write_str("through QMP"),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cause::AskedFor => "asked for",
            Cause::Gap => "gap",
            Cause::Partial => "partial",
            Cause::Stub => "stub",
            Cause::Preferred => "preferred",
            Cause::Lacking => "this QEMU's QMP lacks it",
        })
    }
}

impl Offered {
    /// Asks what the connected QEMU has, with one question for all commands
    /// together. If QEMU does not say, it is taken to have what a command needs,
    /// and to close no gap.
    ///
    /// # Errors
    ///
    /// A lost connection.
    pub async fn of(monitor: &Monitor, command: &Declaration) -> Result<Offered> {
        let mut lacks = Vec::new();
        for qmp in command.qmp {
            if !answer_or(monitor.offers(qmp).await, true)? {
                lacks.push(*qmp);
            }
        }
        let closes_gap = answer_or(monitor.closes_gap(command).await, false)?;
        Ok(Offered { lacks, closes_gap })
    }
}

/// What QEMU says, or `assumed` if it does not say.
fn answer_or(answer: Result<bool>, assumed: bool) -> Result<bool> {
    match answer {
        Err(error @ Error::Connection(_)) => Err(error),
        answer => Ok(answer.unwrap_or(assumed)),
    }
}

impl Monitor {
    /// The way that `command` takes on a QEMU that offers this.
    pub fn way_with(&self, command: &Declaration, offered: &Offered) -> Way {
        match self.refused_by(command) {
            Some(hazard) => Way::Refused(hazard),
            None => Way::of(command, self.passthrough_mode(), offered),
        }
    }

    /// The way to try. QEMU is asked only whether it closes a gap, and only if
    /// that would keep the line from the built-in monitor.
    pub(crate) async fn way_to_try(&self, command: &Declaration) -> Result<Way> {
        let supposed = self.way_with(command, &Offered::default());
        match supposed {
            Way::BuiltIn(Cause::Gap | Cause::Partial) => {
                let offered = Offered {
                    closes_gap: self.closes_gap(command).await?,
                    ..Offered::default()
                };
                Ok(self.way_with(command, &offered))
            }
            way => Ok(way),
        }
    }

    /// Whether the connected QEMU offers the QMP command that closes the
    /// command's gap.
    async fn closes_gap(&self, command: &Declaration) -> Result<bool> {
        match command.gap {
            Some(qmp) => self.offers(qmp).await,
            None => Ok(false),
        }
    }
}
