//! The monitor: a connected QEMU and the state of one session with it.

use crate::error::Result;
use crate::qmp::{Client, Version};
use crate::registry::Command;
use crate::reply::Reply;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A session with a QEMU; also what a command's function talks to.
#[derive(Clone)]
pub struct Monitor {
    #[allow(dead_code)]
    shared: Arc<Shared>,
    #[allow(dead_code)]
    command: Option<&'static Command>,
}

struct Shared {
    #[allow(dead_code)]
    client: Client,
}

impl Monitor {
    /// Connects to the QMP monitor at `address` (`PATH`, `unix:PATH`,
    /// `tcp:HOST:PORT`, `fd:N`).
    pub async fn connect(_address: &str) -> Result<Monitor> {
        unimplemented!()
    }

    /// Runs one line, as typed at the built-in monitor.
    pub async fn run(&self, _line: &str) -> Result<Reply> {
        unimplemented!()
    }

    /// Sends a QMP command whose reply says nothing.
    pub async fn execute(&self, _command: &str, _arguments: impl Serialize) -> Result<()> {
        unimplemented!()
    }

    /// Sends a QMP command without arguments, and reads its reply.
    pub async fn query<T: DeserializeOwned>(&self, _command: &str) -> Result<T> {
        unimplemented!()
    }

    /// Sends a QMP command, and reads its reply.
    pub async fn query_with<T: DeserializeOwned>(
        &self,
        _command: &str,
        _arguments: impl Serialize,
    ) -> Result<T> {
        unimplemented!()
    }

    /// The connected QEMU's version.
    pub fn version(&self) -> &Version {
        unimplemented!()
    }

    /// The index of the default CPU, which `cpu N` sets.
    pub async fn cpu_index(&self) -> Result<i64> {
        unimplemented!()
    }
}
