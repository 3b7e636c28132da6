// SPDX-License-Identifier: GPL-2.0-or-later

//! What the connected QEMU is, and how far it has started.
//!
//! Asked only when a command needs to know, and remembered.

use super::Monitor;
use crate::error::{Error, Result};
use crate::qmp::Request;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is remembered of the connected QEMU.
#[derive(Default)]
pub(super) struct Phase {
    /// The machine is initialised. It never gets uninitialised again.
    ready: AtomicBool,
    target: smol::lock::OnceCell<String>,
    commands: smol::lock::OnceCell<HashSet<String>>,
}

#[derive(Deserialize)]
struct Status {
    status: String,
}

/// What is read of QMP `CommandInfo`.
#[derive(Deserialize)]
struct CommandInfo {
    name: String,
}

#[derive(Deserialize)]
struct Target {
    arch: String,
}

impl Monitor {
    /// Takes for granted, for a session that only explains, what it would ask:
    /// an x86 machine that is initialised, and no gap closed.
    pub(super) fn suppose(&self) {
        self.shared.phase.ready.store(true, Ordering::Relaxed);
        // Nobody has asked before.
        let _ = self.shared.phase.target.set_blocking("x86_64".to_owned());
        let _ = self.shared.phase.commands.set_blocking(HashSet::new());
    }

    /// Whether the machine is initialised. It is not where QEMU was started
    /// with `--preconfig` and waits for `x-exit-preconfig`.
    ///
    /// # Errors
    ///
    /// A lost connection.
    pub async fn machine_is_ready(&self) -> Result<bool> {
        let ready = &self.shared.phase.ready;
        if ready.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let status: Status = self.ask("query-status").await?;
        // `-S` without `--preconfig` gives the same run state; a command that
        // only reads and is refused by the one but not the other decides.
        let is_ready = status.status != "prelaunch"
            || match self.ask::<serde::de::IgnoredAny>("query-mice").await {
                Ok(_) => true,
                Err(error @ Error::Qmp(_)) => !error.is_too_early(),
                Err(other) => return Err(other),
            };
        if is_ready {
            ready.store(true, Ordering::Relaxed);
        }
        Ok(is_ready)
    }

    /// QEMU's target, `x86_64`.
    ///
    /// # Errors
    ///
    /// What QEMU says.
    pub async fn target(&self) -> Result<&str> {
        let target = &self.shared.phase.target;
        if let Some(name) = target.get() {
            return Ok(name);
        }
        // Somebody else may be waiting for it.
        self.check_silence()?;
        let name = target
            .get_or_try_init(|| async {
                let target: Target = self.ask("query-target").await?;
                Ok::<_, Error>(target.arch)
            })
            .await?;
        Ok(name)
    }

    /// Whether the connected QEMU has the QMP command `qmp`.
    ///
    /// Where a command can as well be sent, the reply says it without asking
    /// first.
    ///
    /// # Errors
    ///
    /// What QEMU says, or a lost connection.
    pub async fn offers(&self, qmp: &str) -> Result<bool> {
        let commands = &self.shared.phase.commands;
        if let Some(names) = commands.get() {
            return Ok(names.contains(qmp));
        }
        self.check_silence()?;
        let names = commands
            .get_or_try_init(|| async {
                let commands: Vec<CommandInfo> = self.ask("query-commands").await?;
                Ok::<_, Error>(commands.into_iter().map(|command| command.name).collect())
            })
            .await?;
        Ok(names.contains(qmp))
    }

    /// A query of the runtime's own, outside of any command's declaration.
    pub(super) async fn ask<T: DeserializeOwned>(&self, command: &str) -> Result<T> {
        let request = Request {
            command: command.to_owned(),
            arguments: None,
        };
        self.converse(&request).await
    }
}
