// SPDX-License-Identifier: GPL-2.0-or-later

//! File descriptors that go with QMP commands.
//!
//! A program that uses this library gives a descriptor to the session, and the
//! next `getfd` hands it to QEMU. At a unix socket of QEMU's own monitor, the
//! descriptor comes with the line.

use super::Monitor;
use super::qmp_arguments::{QmpArguments, request};
use super::request::read;
use crate::error::Result;
use crate::qmp::Request;
use serde::de::DeserializeOwned;
use std::os::fd::OwnedFd;
use std::sync::{Mutex, PoisonError};

/// The descriptor that the next command may take.
#[derive(Default)]
pub(super) struct Passed(Mutex<Option<OwnedFd>>);

impl Monitor {
    /// Gives a descriptor to the session for the next command that takes one. An
    /// earlier descriptor that no command has taken is closed.
    pub fn pass_descriptor(&self, descriptor: OwnedFd) {
        let passed = &self.shared.session.passed.0;
        *passed.lock().unwrap_or_else(PoisonError::into_inner) = Some(descriptor);
    }

    /// The descriptor that was given to the session, if no command has taken it
    /// yet.
    pub fn take_descriptor(&self) -> Option<OwnedFd> {
        let passed = &self.shared.session.passed.0;
        let mut passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.take()
    }

    /// Whether the connection to QEMU can carry descriptors: a unix socket can.
    pub fn carries_descriptors(&self) -> bool {
        self.only_explains() || self.shared.client.carries_descriptors()
    }

    /// Sends a QMP command together with a descriptor, and reads its reply.
    ///
    /// # Errors
    ///
    /// What QEMU says, a lost connection, one that cannot carry descriptors, or
    /// a reply that is not a `T`.
    pub async fn query_with_fd<T: DeserializeOwned>(
        &self,
        command: &str,
        arguments: impl QmpArguments,
        descriptor: OwnedFd,
    ) -> Result<T> {
        self.check_declared(command)?;
        let request = request(command, arguments)?;
        self.converse_with_fd(&request, descriptor).await
    }

    /// Sends a request together with a descriptor, and reads its reply.
    pub(crate) async fn converse_with_fd<T: DeserializeOwned>(
        &self,
        request: &Request,
        descriptor: OwnedFd,
    ) -> Result<T> {
        if let Some(explainer) = &self.shared.explainer {
            return explainer.reply(request);
        }
        let client = &self.shared.client;
        let reply = client.execute_with_fd(request, descriptor).await?;
        read(&request.command, &reply)
    }
}
