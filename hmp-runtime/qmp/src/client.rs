// SPDX-License-Identifier: GPL-2.0-or-later

//! The client: requests out, replies matched by id, events to subscribers.

use crate::connect::{self, Greeted};
use crate::connection::Connection;
use crate::pending::Outcome;
use crate::waiters::Waiter;
use crate::{Address, ConnectionError, Event, Events, Request, RequestError, Trace, Version, lock};
use serde_json::value::RawValue;
use std::fmt;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

/// The command that every connection starts with.
pub(super) const NEGOTIATION: &str = "qmp_capabilities";

/// How to connect.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long connecting may take, up to QEMU's greeting.
    pub greeting_timeout: Duration,
    /// How long `ssh` may take to connect, where it is needed: it may have to ask for a
    /// password. QEMU's greeting is waited for after that.
    pub ssh_timeout: Duration,
    /// Where to show the traffic, if it is to be shown.
    pub trace: Option<Trace>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            greeting_timeout: Duration::from_secs(5),
            ssh_timeout: Duration::from_secs(60),
            trace: None,
        }
    }
}

/// A connection to a QMP monitor that has greeted.
///
/// Clones share the connection; any number of requests may be in flight. The
/// connection closes when the last clone is dropped.
///
/// The capability negotiation is under way when [`connect`](Client::connect)
/// returns; the first request follows it without waiting. If QEMU refuses it,
/// the connection ends with an error that says so.
///
/// Replies and events are read by whoever waits for one, on any executor. While
/// nobody waits, smol's executor reads what arrives.
#[derive(Clone)]
pub struct Client {
    connection: Arc<Connection>,
    _hold: Arc<Hold>,
}

/// What the clones of a client share. Its drop closes the connection.
struct Hold(Arc<Connection>);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.close(ConnectionError::Lost);
    }
}

impl Client {
    /// Connects, waits for the greeting, and starts the negotiation.
    pub async fn connect(address: &Address, options: &Options) -> Result<Client, ConnectionError> {
        Ok(Client::start(
            connect::connect(address, options).await?,
            options,
        ))
    }

    /// As [`connect`](Client::connect), over a socket that is connected already.
    pub async fn over(socket: OwnedFd, options: &Options) -> Result<Client, ConnectionError> {
        use std::os::fd::AsRawFd;

        let address = Address::Descriptor(socket.as_raw_fd());
        let stream = connect::adopt(socket, &address)?;
        Ok(Client::start(
            connect::greet(stream, &address, options).await?,
            options,
        ))
    }

    fn start(greeted: Greeted, options: &Options) -> Client {
        let connection = Connection::start(greeted, options.trace.clone());
        Client {
            _hold: Arc::new(Hold(Arc::clone(&connection))),
            connection,
        }
    }

    /// QEMU's version, from its greeting.
    pub fn version(&self) -> &Version {
        &self.connection.version
    }

    /// Sends one request and waits for its reply. Dropping the future abandons
    /// the reply, not the connection: QEMU still runs the command.
    ///
    /// A command that this QEMU is known not to have fails at once. So does a
    /// request beyond the limits of what QEMU reads (64 MiB, 1024 levels).
    pub async fn execute(&self, request: &Request) -> Result<Box<RawValue>, RequestError> {
        self.check(request)?;
        let id = self.connection.send([request]);
        self.reply(id.map_err(RequestError::Connection)?)
            .wait()
            .await
    }

    /// As [`execute`](Client::execute), with a file descriptor for a command
    /// that takes one (`getfd`, `add-fd`). Only a unix socket can carry it.
    pub async fn execute_with_fd(
        &self,
        request: &Request,
        descriptor: OwnedFd,
    ) -> Result<Box<RawValue>, RequestError> {
        self.check(request)?;
        if !self.connection.carries_descriptors() {
            return Err(RequestError::NoDescriptors);
        }
        let id = self.connection.send_with(request, descriptor);
        self.reply(id.map_err(RequestError::Connection)?)
            .wait()
            .await
    }

    /// Whether the connection can carry file descriptors.
    pub fn carries_descriptors(&self) -> bool {
        self.connection.carries_descriptors()
    }

    /// Sends all requests at once and waits for every reply, in order.
    ///
    /// QEMU runs them one after the other. All of them are sent, even if the
    /// first ones fail.
    pub async fn execute_all(
        &self,
        requests: &[Request],
    ) -> Vec<Result<Box<RawValue>, RequestError>> {
        let checks: Vec<_> = requests.iter().map(|request| self.check(request)).collect();
        let checked = checks.iter().zip(requests);
        let sound = checked.filter_map(|(check, request)| check.is_ok().then_some(request));
        let mut id = match self.connection.send(sound) {
            Ok(first) => first,
            Err(error) => {
                let failure = || Err(RequestError::Connection(Arc::clone(&error)));
                return requests.iter().map(|_| failure()).collect();
            }
        };
        // Collected before any is waited for: dropping a reply abandons it.
        let replies: Vec<Result<Reply, RequestError>> = checks
            .into_iter()
            .map(|check| {
                check.map(|()| {
                    id += 1;
                    self.reply(id - 1)
                })
            })
            .collect();
        let mut results = Vec::with_capacity(replies.len());
        for reply in replies {
            results.push(match reply {
                Ok(reply) => reply.wait().await,
                Err(error) => Err(error),
            });
        }
        results
    }

    /// Subscribes to the events that `filter` lets pass.
    ///
    /// The filter is called for every event, by whoever reads it: it should be
    /// quick, and must not wait for anything.
    pub fn events(&self, filter: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Events {
        Events::new(Arc::clone(&self.connection), filter)
    }

    /// Waits until the connection is gone, and says why.
    pub async fn closed(&self) -> Arc<ConnectionError> {
        let mut waiter = Waiter::new(&self.connection.waiters);
        let pending = &self.connection.pending;
        self.connection
            .wait(&mut waiter, || lock(pending).closed().cloned())
            .await
    }

    /// The oldest command that somebody waits for and QEMU has not answered.
    pub fn awaited(&self) -> Option<String> {
        let pending = lock(&self.connection.pending);
        let mut commands = pending.unanswered(false);
        // The negotiation is nobody's, and comes before all else.
        commands
            .find(|command| *command != NEGOTIATION)
            .map(str::to_owned)
    }

    /// The oldest command that nobody waits for any more and QEMU has not answered.
    /// QEMU runs it before all that is sent now.
    pub fn abandoned(&self) -> Option<String> {
        let pending = lock(&self.connection.pending);
        pending.unanswered(true).next().map(str::to_owned)
    }

    /// Waits until QEMU has answered what nobody waits for any more.
    ///
    /// # Errors
    ///
    /// Why the connection is gone.
    pub async fn settled(&self) -> Result<(), Arc<ConnectionError>> {
        let mut waiter = Waiter::new(&self.connection.waiters);
        let check = || {
            let pending = lock(&self.connection.pending);
            match pending.closed() {
                Some(error) => Some(Err(Arc::clone(error))),
                None => pending.unanswered(true).next().is_none().then_some(Ok(())),
            }
        };
        self.connection.wait(&mut waiter, check).await
    }

    /// Whether this QEMU is known not to have a QMP command.
    pub fn is_known_missing(&self, command: &str) -> bool {
        lock(&self.connection.pending).missing(command).is_some()
    }

    /// Refuses a request that is known to fail, without asking QEMU.
    fn check(&self, request: &Request) -> Result<(), RequestError> {
        if let Some(error) = lock(&self.connection.pending).missing(&request.command) {
            return Err(RequestError::Refused(error.clone()));
        }
        request.check_limits().map_err(RequestError::Refused)
    }

    fn reply(&self, id: u64) -> Reply {
        Reply {
            connection: Arc::clone(&self.connection),
            waiter: Waiter::new(&self.connection.waiters),
            id,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("version", self.version())
            .finish_non_exhaustive()
    }
}

/// The reply to a request that was sent. Dropping it abandons the reply.
struct Reply {
    connection: Arc<Connection>,
    waiter: Waiter,
    id: u64,
}

impl Reply {
    async fn wait(mut self) -> Outcome {
        let connection = Arc::clone(&self.connection);
        let take = || lock(&connection.pending).take(self.id);
        connection.wait(&mut self.waiter, take).await
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        // Does nothing if the reply was taken.
        lock(&self.connection.pending).abandon(self.id);
    }
}
