// SPDX-License-Identifier: GPL-2.0-or-later

//! Which way a command takes on the connected QEMU, in words.

use crate::error::Result;
use crate::monitor::{Cause, Monitor, Offered, Passthrough, Way};
use crate::registry::{Command, Tier};

/// The way that a command takes on the connected QEMU.
pub(super) struct ChosenWay {
    command: &'static Command,
    mode: Passthrough,
    pub(super) offered: Offered,
    pub(super) way: Way,
}

impl ChosenWay {
    /// Finds the way. All commands together ask QEMU at most one question.
    pub(super) async fn of(monitor: &Monitor, command: &'static Command) -> Result<ChosenWay> {
        let offered = Offered::of(monitor, command).await?;
        Ok(ChosenWay {
            command,
            mode: monitor.passthrough_mode(),
            way: monitor.way_with(command, &offered),
            offered,
        })
    }

    /// The tier, and what it means here.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}.", self.command.tier, self.meaning())
    }

    fn meaning(&self) -> String {
        let gap = self.command.gap.unwrap_or("one of its own");
        match self.way {
            Way::Refused(_) => {
                "not run, since it is known to abort this QEMU; --force runs it".to_owned()
            }
            Way::Local => "hmp does it itself".to_owned(),
            Way::Qmp => self.through_qmp(gap),
            Way::Part => format!(
                "QMP does a part of it; the rest needs the QMP command '{gap}', which this QEMU \
                 lacks"
            ),
            Way::BuiltIn(cause) => {
                format!("goes to the built-in monitor, {}", why_built_in(cause, gap))
            }
            Way::Nowhere(cause) => why_not(cause, gap),
        }
    }

    fn through_qmp(&self, gap: &str) -> String {
        let mut meaning = match self.command.tier {
            Tier::Gap | Tier::Partial => {
                return format!("runs through QMP, since this QEMU has '{gap}'");
            }
            Tier::Text => "runs through QMP, which gives the text as a whole",
            Tier::Composed => "runs through QMP, combined from several commands",
            _ => "runs through QMP",
        }
        .to_owned();
        if self.command.gap.is_some() && !self.offered.closes_gap {
            meaning += &match self.mode {
                Passthrough::Never => format!("; for some arguments it needs '{gap}'"),
                _ => "; some arguments go to the built-in monitor".to_owned(),
            };
        }
        meaning
    }
}

fn why_built_in(cause: Cause, gap: &str) -> String {
    match cause {
        Cause::AskedFor => "as was asked for".to_owned(),
        Cause::Gap => format!("since QMP cannot do it; '{gap}' could"),
        Cause::Partial => {
            format!("since QMP can do only a part of it; '{gap}' could do the rest")
        }
        Cause::Stub => "since it is not written yet".to_owned(),
        Cause::Preferred => "which is much quicker than QMP".to_owned(),
        Cause::Lacking => "since this QEMU lacks the QMP commands for it".to_owned(),
    }
}

fn why_not(cause: Cause, gap: &str) -> String {
    match cause {
        Cause::Stub => "not possible yet, it is not written".to_owned(),
        Cause::Lacking => {
            "not possible in strict mode; this QEMU lacks the QMP commands for it".to_owned()
        }
        _ => format!(
            "not possible in strict mode; it needs the QMP command '{gap}', which this QEMU lacks"
        ),
    }
}
