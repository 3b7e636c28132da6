// SPDX-License-Identifier: GPL-2.0-or-later

//! What the connected QEMU is, and how far it has started.
//!
//! QEMU is asked only when a command needs to know, and the answer is
//! remembered.

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
    /// Whether the machine is initialised. That never changes back.
    ready: AtomicBool,
    target: smol::lock::OnceCell<String>,
    commands: smol::lock::OnceCell<HashSet<String>>,
}

#[derive(Deserialize)]
struct Status {
    status: String,
}

/// The members of QMP `CommandInfo` that are read.
#[derive(Deserialize)]
struct CommandInfo {
    name: String,
}

#[derive(Deserialize)]
struct Target {
    arch: String,
}

impl Monitor {
    /// Assumes the answers for a session that only explains: an x86 machine
    /// that is initialised, and no gap closed.
    pub(super) fn suppose(&self) {
        self.shared.phase.ready.store(true, Ordering::Relaxed);
        // This cannot fail: nobody has asked before.
        let _ = self.shared.phase.target.set_blocking("x86_64".to_owned());
        let _ = self.shared.phase.commands.set_blocking(HashSet::new());
    }

    /// Whether the machine is initialised. It is not if QEMU was started with
    /// `--preconfig` and waits for `x-exit-preconfig`.
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
        // `-S` gives the same run state without `--preconfig`. A harmless
        // command that is refused only under `--preconfig` tells the two apart.
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
        // Checked first: another handle may be waiting for the answer already.
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
    /// If a command may as well be sent, do not ask first: its reply tells.
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

    /// A query of the runtime's own, which no command has to declare.
    pub(super) async fn ask<T: DeserializeOwned>(&self, command: &str) -> Result<T> {
        let request = Request {
            command: command.to_owned(),
            arguments: None,
        };
        self.converse(&request).await
    }
}
