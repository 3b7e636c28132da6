//! The client: requests out, replies matched by id, events to subscribers.

use super::{Address, ConnectionError, Event, Events, RequestError, Version};
use serde_json::value::RawValue;
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

/// A connection to a QMP monitor, past its capability negotiation. Clones
/// share the connection; any number of requests may be in flight.
#[derive(Clone)]
pub struct Client {}

impl Client {
    /// Connects and negotiates.
    pub async fn connect(
        _address: &Address,
        _options: &Options,
    ) -> Result<Client, ConnectionError> {
        Err(ConnectionError::Lost)
    }

    /// QEMU's version, from its greeting.
    pub fn version(&self) -> &Version {
        unimplemented!()
    }

    /// Sends one request and waits for its reply. Dropping the future abandons
    /// the reply, not the connection.
    pub async fn execute(&self, _request: &Request) -> Result<Box<RawValue>, RequestError> {
        unimplemented!()
    }

    /// Sends all requests at once and waits for every reply, in order.
    pub async fn execute_all(
        &self,
        _requests: &[Request],
    ) -> Vec<Result<Box<RawValue>, RequestError>> {
        unimplemented!()
    }

    /// Subscribes to the events that `filter` lets pass.
    pub fn events(&self, _filter: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Events {
        unimplemented!()
    }

    /// Waits until the connection is gone, and says why.
    pub async fn closed(&self) -> std::sync::Arc<ConnectionError> {
        unimplemented!()
    }
}
