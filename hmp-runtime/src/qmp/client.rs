//! The client: requests out, replies matched by id, events to subscribers.

use super::connection::{Connection, Reply};
use super::{Address, ConnectionError, Event, Events, RequestError, Version};
use serde_json::value::RawValue;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

/// One request: a QMP command and its arguments as JSON text.
#[derive(Clone, Debug)]
pub struct Request {
    /// The QMP command's name.
    pub command: String,
    /// A JSON object; `None` sends no arguments.
    pub arguments: Option<Box<RawValue>>,
}

/// How to connect.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long to wait for QEMU's greeting.
    pub greeting_timeout: Duration,
    /// Whether to show the traffic on stderr.
    pub trace: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            greeting_timeout: Duration::from_secs(5),
            trace: false,
        }
    }
}

/// A connection to a QMP monitor, past its capability negotiation.
///
/// Clones share the connection; any number of requests may be in flight. The
/// last clone that goes closes it.
#[derive(Clone)]
pub struct Client {
    connection: Arc<Connection>,
}

impl Client {
    /// Connects and negotiates.
    ///
    /// # Errors
    ///
    /// Every [`ConnectionError`] says in one line what to do about it.
    pub async fn connect(address: &Address, options: &Options) -> Result<Client, ConnectionError> {
        let connection = Connection::open(address, options).await?;
        Ok(Client {
            connection: Arc::new(connection),
        })
    }

    /// QEMU's version, from its greeting.
    pub fn version(&self) -> &Version {
        self.connection.version()
    }

    /// Sends one request and waits for its reply. Dropping the future abandons
    /// the reply, not the connection.
    ///
    /// # Errors
    ///
    /// QEMU's refusal, or a lost connection.
    pub async fn execute(&self, request: &Request) -> Result<Box<RawValue>, RequestError> {
        self.connection.send(request, None)?.result().await
    }

    /// As [`execute`](Client::execute), with an open file along: what QEMU
    /// calls `getfd` and `add-fd` take.
    ///
    /// # Errors
    ///
    /// As [`execute`](Client::execute); also if the connection is no unix
    /// socket, which alone can carry an open file.
    pub async fn execute_with_fd(
        &self,
        request: &Request,
        fd: OwnedFd,
    ) -> Result<Box<RawValue>, RequestError> {
        self.connection.send(request, Some(fd))?.result().await
    }

    /// Sends all requests at once and waits for every reply, in order.
    pub async fn execute_all(
        &self,
        requests: &[Request],
    ) -> Vec<Result<Box<RawValue>, RequestError>> {
        let sent: Vec<Result<Reply, RequestError>> = requests
            .iter()
            .map(|request| self.connection.send(request, None))
            .collect();
        let mut results = Vec::with_capacity(sent.len());
        for reply in sent {
            results.push(match reply {
                Ok(reply) => reply.result().await,
                Err(error) => Err(error),
            });
        }
        results
    }

    /// Subscribes to the events that `filter` lets pass.
    pub fn events(&self, filter: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Events {
        self.connection.subscribe(Box::new(filter))
    }

    /// Waits until the connection is gone, and says why.
    pub async fn closed(&self) -> Arc<ConnectionError> {
        self.connection.closed().await
    }
}
