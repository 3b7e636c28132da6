//! One connection: the greeting, the requests in flight, the two tasks that
//! read and write.
//!
//! A request is written by its caller as far as the socket takes it at once;
//! the writing task does the rest, so that a stalled QEMU stalls nobody else.

use super::event::Subscribers;
use super::message::{Lines, Message, is_human_monitor};
use super::transport::Transport;
use super::{Address, ConnectionError, Event, Events, Options, QmpError, Request};
use super::{RequestError, Version};
use serde::Serialize;
use serde_json::value::RawValue;
use smol::Task;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The result that a reply carries.
type ReplyResult = Result<Box<RawValue>, RequestError>;

/// An open connection. Dropping it closes the socket.
pub(super) struct Connection {
    inner: Arc<Inner>,
    version: Version,
    _tasks: [Task<()>; 2],
}

struct Inner {
    transport: Transport,
    trace: bool,
    state: Mutex<State>,
    /// Wakes the writing task.
    wake_writer: async_channel::Sender<()>,
    /// Closed with the connection.
    alive: async_channel::Receiver<()>,
}

#[derive(Default)]
struct State {
    next_id: u64,
    /// In the order sent; QEMU answers in that order.
    in_flight: BTreeMap<u64, InFlight>,
    outgoing: VecDeque<Outgoing>,
    subscribers: Subscribers,
    /// QMP commands that this QEMU does not have.
    missing: HashSet<String>,
    failure: Option<Arc<ConnectionError>>,
}

struct InFlight {
    command: String,
    reply: async_channel::Sender<ReplyResult>,
}

struct Outgoing {
    bytes: Vec<u8>,
    written: usize,
    fd: Option<OwnedFd>,
}

/// A reply that is still to come.
pub(super) struct Reply {
    receiver: async_channel::Receiver<ReplyResult>,
    inner: Arc<Inner>,
}

#[derive(Serialize)]
struct Execute<'a> {
    execute: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<&'a RawValue>,
    id: u64,
}

impl Connection {
    /// Connects, waits for the greeting, and negotiates. The reply to the
    /// negotiation is not waited for: QEMU reads on in order.
    pub(super) async fn open(
        address: &Address,
        options: &Options,
    ) -> Result<Connection, ConnectionError> {
        let transport = Transport::connect(address).await?;
        let mut lines = Lines::default();
        let greeting = greeting(&transport, &mut lines, address, options.trace);
        let version = within(options.greeting_timeout, greeting)
            .await
            .unwrap_or_else(|| {
                let waited = options.greeting_timeout;
                Err(ConnectionError::NoGreeting {
                    address: address.to_string(),
                    waited,
                })
            })?;

        let (wake_writer, writer_wakes) = async_channel::bounded(1);
        let (keep_alive, alive) = async_channel::bounded(1);
        let inner = Arc::new(Inner {
            transport,
            trace: options.trace,
            state: Mutex::default(),
            wake_writer,
            alive,
        });
        let reader = smol::spawn(read_all(inner.clone(), lines, keep_alive));
        let writer = smol::spawn(write_rest(inner.clone(), writer_wakes));
        let connection = Connection {
            inner,
            version,
            _tasks: [reader, writer],
        };
        let negotiation = Request {
            command: "qmp_capabilities".to_owned(),
            arguments: None,
        };
        // What goes wrong here goes wrong for the first request, too.
        let _ = connection.send(&negotiation, None);
        Ok(connection)
    }

    pub(super) fn version(&self) -> &Version {
        &self.version
    }

    /// Sends a request.
    pub(super) fn send(
        &self,
        request: &Request,
        fd: Option<OwnedFd>,
    ) -> Result<Reply, RequestError> {
        let refuse = |class: &str, desc: String| {
            let command = request.command.clone();
            Err(RequestError::Refused(QmpError {
                class: class.to_owned(),
                desc,
                command,
            }))
        };
        if fd.is_some() && !self.inner.transport.passes_descriptors() {
            return refuse(
                "GenericError",
                "only a unix socket can pass an open file".to_owned(),
            );
        }
        let mut state = self.inner.state();
        if let Some(failure) = &state.failure {
            return Err(RequestError::Connection(failure.clone()));
        }
        if state.missing.contains(&request.command) {
            return refuse("CommandNotFound", not_found(&request.command));
        }
        let id = state.next_id;
        let execute = Execute {
            execute: &request.command,
            arguments: request.arguments.as_deref(),
            id,
        };
        let mut bytes = match serde_json::to_vec(&execute) {
            Ok(bytes) => bytes,
            Err(error) => return refuse("GenericError", error.to_string()),
        };
        self.inner.trace("->", &bytes);
        bytes.push(b'\n');
        state.next_id += 1;
        let (sender, receiver) = async_channel::bounded(1);
        state.in_flight.insert(
            id,
            InFlight {
                command: request.command.clone(),
                reply: sender,
            },
        );
        state.outgoing.push_back(Outgoing {
            bytes,
            written: 0,
            fd,
        });
        if let Err(error) = state.write_what_fits(&self.inner.transport) {
            state.fail(lost(error));
        } else if !state.outgoing.is_empty() {
            // A full channel means that it is woken already.
            let _ = self.inner.wake_writer.try_send(());
        }
        Ok(Reply {
            receiver,
            inner: self.inner.clone(),
        })
    }

    pub(super) fn subscribe(&self, filter: Box<dyn Fn(&Event) -> bool + Send + Sync>) -> Events {
        let mut state = self.inner.state();
        let events = state.subscribers.add(filter);
        if state.failure.is_some() {
            state.subscribers.close();
        }
        events
    }

    pub(super) async fn closed(&self) -> Arc<ConnectionError> {
        // Nothing is ever sent; the end of the channel is the message.
        let _ = self.inner.alive.recv().await;
        self.inner.failure()
    }
}

impl Reply {
    /// Waits for the reply.
    pub(super) async fn result(self) -> ReplyResult {
        match self.receiver.recv().await {
            Ok(result) => result,
            Err(_) => Err(RequestError::Connection(self.inner.failure())),
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> Arc<ConnectionError> {
        let failure = self.state().failure.clone();
        failure.unwrap_or_else(|| Arc::new(ConnectionError::Lost))
    }

    fn trace(&self, direction: &str, line: &[u8]) {
        if self.trace {
            trace(direction, line);
        }
    }

    fn receive(&self, line: &[u8]) -> Result<(), ConnectionError> {
        self.trace("<-", line);
        let message = Message::read(line)?;
        self.state().receive(message)
    }
}

impl State {
    /// Takes one message from QEMU.
    fn receive(&mut self, message: Message) -> Result<(), ConnectionError> {
        match message {
            Message::Greeting(_) => Err(ConnectionError::Protocol(
                "the other end greeted twice".to_owned(),
            )),
            Message::Event(event) => {
                self.subscribers.deliver(&event);
                Ok(())
            }
            Message::Return { id, value } => {
                let request = self.take(id)?;
                // Nobody may be waiting any more.
                let _ = request.reply.try_send(Ok(value));
                Ok(())
            }
            Message::Error { id, class, desc } => {
                // Without an id it is the oldest that QEMU could not make out.
                let id = id.or_else(|| self.in_flight.keys().next().copied());
                let request = self.take(id.unwrap_or(u64::MAX))?;
                let command = request.command;
                if command == "qmp_capabilities" {
                    return Err(ConnectionError::Protocol(format!(
                        "QEMU does not negotiate: {desc}"
                    )));
                }
                if class == "CommandNotFound" && desc == not_found(&command) {
                    self.missing.insert(command.clone());
                }
                let error = QmpError {
                    class,
                    desc,
                    command,
                };
                let _ = request.reply.try_send(Err(RequestError::Refused(error)));
                Ok(())
            }
        }
    }

    fn take(&mut self, id: u64) -> Result<InFlight, ConnectionError> {
        self.in_flight.remove(&id).ok_or_else(|| {
            ConnectionError::Protocol("the other end answered what was not asked".to_owned())
        })
    }

    /// Writes from the queue until it is empty or the socket is full.
    fn write_what_fits(&mut self, transport: &Transport) -> io::Result<()> {
        while let Some(front) = self.outgoing.front_mut() {
            let fd = front.fd.as_ref().map(AsFd::as_fd);
            match transport.try_write(&front.bytes[front.written..], fd) {
                Ok(written) => {
                    front.fd = None;
                    front.written += written;
                    if front.written == front.bytes.len() {
                        self.outgoing.pop_front();
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Ends the connection: whatever is in flight fails, and for one reason.
    fn fail(&mut self, error: ConnectionError) {
        if self.failure.is_some() {
            return;
        }
        let failure = Arc::new(error);
        self.failure = Some(failure.clone());
        self.outgoing.clear();
        for request in std::mem::take(&mut self.in_flight).into_values() {
            let _ = request
                .reply
                .try_send(Err(RequestError::Connection(failure.clone())));
        }
        self.subscribers.close();
    }
}

/// The reading task. `_keep_alive` ends with it.
async fn read_all(inner: Arc<Inner>, mut lines: Lines, _keep_alive: async_channel::Sender<()>) {
    let mut buffer = vec![0; 64 * 1024];
    let failure = loop {
        if let Err(error) = receive_lines(&inner, &mut lines) {
            break error;
        }
        match inner.transport.read(&mut buffer).await {
            Ok(0) => break ConnectionError::Lost,
            Ok(length) => lines.push(&buffer[..length]),
            Err(error) => break lost(error),
        }
    };
    inner.state().fail(failure);
}

fn receive_lines(inner: &Inner, lines: &mut Lines) -> Result<(), ConnectionError> {
    while let Some(line) = lines.next_line() {
        inner.receive(line)?;
    }
    Ok(())
}

/// The writing task: what a caller could not write at once.
async fn write_rest(inner: Arc<Inner>, wakes: async_channel::Receiver<()>) {
    while wakes.recv().await.is_ok() {
        loop {
            let result = inner.state().write_what_fits(&inner.transport);
            if let Err(error) = result {
                inner.state().fail(lost(error));
                return;
            }
            if inner.state().outgoing.is_empty() {
                break;
            }
            if inner.transport.writable().await.is_err() {
                return;
            }
        }
    }
}

async fn greeting(
    transport: &Transport,
    lines: &mut Lines,
    address: &Address,
    is_traced: bool,
) -> Result<Version, ConnectionError> {
    let mut buffer = vec![0; 4096];
    loop {
        if is_human_monitor(lines.rest()) {
            return Err(ConnectionError::HumanMonitor {
                address: address.to_string(),
            });
        }
        if let Some(line) = lines.next_line() {
            if is_traced {
                trace("<-", line);
            }
            return match Message::read(line)? {
                Message::Greeting(version) => Ok(version),
                _ => Err(ConnectionError::Protocol(
                    "the other end does not greet".to_owned(),
                )),
            };
        }
        match transport.read(&mut buffer).await {
            Ok(0) => return Err(ConnectionError::Lost),
            Ok(length) => lines.push(&buffer[..length]),
            Err(error) => return Err(lost(error)),
        }
    }
}

/// Runs a future for at most `limit`.
async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let in_time = async { Some(future.await) };
    let too_late = async {
        smol::Timer::after(limit).await;
        None
    };
    smol::future::or(in_time, too_late).await
}

fn lost(_error: io::Error) -> ConnectionError {
    // A reset and a broken pipe are how a QEMU that died looks from here.
    ConnectionError::Lost
}

/// How QEMU says that it does not have a QMP command.
fn not_found(command: &str) -> String {
    format!("The command {command} has not been found")
}

fn trace(direction: &str, line: &[u8]) {
    // Nobody reads it if stderr is closed.
    let _ = writeln!(
        io::stderr(),
        "{direction} {}",
        String::from_utf8_lossy(line)
    );
}
