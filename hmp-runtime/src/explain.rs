// SPDX-License-Identifier: GPL-2.0-or-later

//! What a line would send, without a QEMU.
//!
//! The line is read and its command runs as always, except that an explainer
//! stands in for QEMU. So commands need no code of their own for this.

use crate::error::{Error, Result};
use crate::grammar;
use crate::monitor::{Explainer, Monitor, Options, Passthrough, Step};
use crate::qmp::Triple;
use crate::registry::{Command, commands};
use smol::Timer;
use smol::future::or;
use std::sync::Arc;
use std::time::Duration;

/// How long a command may wait for an event, which nobody will send.
const PATIENCE: Duration = Duration::from_millis(200);

/// What a line would send.
pub struct Explanation {
    /// Its command; `None` for a line that is not registered, or blank.
    pub command: Option<&'static Command>,
    /// The QMP commands, in order.
    pub steps: Vec<Step>,
    /// Why there may be more steps than these: they depend on replies.
    pub open_end: Option<String>,
}

/// Explains a line as a QEMU of this version would get it.
///
/// # Errors
///
/// What is wrong with the line, in the built-in monitor's words.
pub async fn explain(line: &str, qemu: Triple, passthrough: Passthrough) -> Result<Explanation> {
    let (explainer, client) = Explainer::greeting(qemu)?;
    let explainer = Arc::new(explainer);
    let options = Options {
        passthrough,
        ..Options::default()
    };
    let monitor = Monitor::explained_by(client, options, explainer.clone());
    let command = match grammar::find(line, commands(), &|command| monitor.has(command)) {
        Ok(found) => found.map(|found| found.command),
        Err(_) => None,
    };
    let run = async { Some(monitor.run(line).await) };
    let time = async {
        Timer::after(PATIENCE).await;
        None
    };
    let open_end = match or(run, time).await {
        Some(Ok(_)) => None,
        // If nothing was sent yet, the line itself is wrong.
        Some(Err(error)) if explainer.steps().is_empty() => match error {
            Error::Gap { .. } => None,
            error => return Err(error),
        },
        Some(Err(_)) => Some("what comes next depends on QEMU's replies".to_owned()),
        None => Some("then it waits for what QEMU does".to_owned()),
    };
    let steps = explainer.steps();
    Ok(Explanation {
        command,
        steps,
        open_end,
    })
}

impl Explanation {
    /// The QMP commands that the command may send but that are not among the
    /// steps. Whether it sends them depends on replies.
    pub fn not_reached(&self) -> Vec<&'static str> {
        let declared = self.command.map_or(&[][..], |command| command.qmp);
        let reached = |qmp: &&str| self.steps.iter().any(|step| step.qmp == **qmp);
        declared
            .iter()
            .copied()
            .filter(|qmp| !reached(qmp))
            .collect()
    }
}
