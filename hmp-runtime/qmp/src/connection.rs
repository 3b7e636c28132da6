// SPDX-License-Identifier: GPL-2.0-or-later

//! What moves a connection forward.

use crate::client;
use crate::connect::Greeted;
use crate::event::Subscribers;
use crate::message::Message;
use crate::pending::{Addressee, Pending};
use crate::reader::Reader;
use crate::stream::Stream;
use crate::waiters::{Waiter, Waiters, Watch};
use crate::{ConnectionError, Request, RequestError, Trace, Version, lock};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::task::{Context, Poll, Waker};

/// About how many bytes one turn reads before other tasks get theirs. A peer
/// that never stops talking must not hold up a whole executor, nor send a
/// subscriber more than its queue holds before it can take any.
const TURN: usize = 256 * 1024;

/// The request that every connection starts with.
const NEGOTIATION: u64 = 0;

/// A connection that was greeted.
///
/// Locks are taken in the order of the fields, and never held while waiting.
pub(super) struct Connection {
    pub(super) waiters: Arc<Waiters>,
    /// Wakes `waiters`.
    waker: Waker,
    /// Held while reading, so that messages are handled in order.
    input: Mutex<Reader>,
    output: Mutex<Output>,
    pub(super) pending: Mutex<Pending>,
    pub(super) subscribers: Subscribers,
    stream: Stream,
    pub(super) version: Version,
    trace: Option<Trace>,
}

/// What is still to be sent.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    sent: usize,
    /// Descriptors, and the position of the byte that each goes with.
    descriptors: VecDeque<(usize, OwnedFd)>,
    /// Writing failed. What QEMU said before that may still be read.
    broken: bool,
}

impl Connection {
    /// Starts with the capability negotiation, whose reply nobody has to wait
    /// for: QEMU handles requests in turn.
    pub(super) fn start(greeted: Greeted, trace: Option<Trace>) -> Arc<Connection> {
        let connection = Arc::new_cyclic(|weak: &Weak<Connection>| {
            let weak = Weak::clone(weak);
            let waiters = Waiters::new(move || drain(&weak));
            Connection {
                waker: Waker::from(Arc::clone(&waiters)),
                waiters,
                input: Mutex::new(greeted.reader),
                output: Mutex::default(),
                pending: Mutex::default(),
                subscribers: Subscribers::default(),
                stream: greeted.stream,
                version: greeted.version,
                trace,
            }
        });
        // It cannot be closed yet.
        let _ = connection.send([&Request::new(client::NEGOTIATION)]);
        connection
    }

    /// Whether descriptors can be sent along.
    pub(super) fn carries_descriptors(&self) -> bool {
        self.stream.carries_descriptors()
    }

    /// Puts requests on their way, and gives the id of the first. The ids of
    /// the others follow it.
    pub(super) fn send<'a>(
        &self,
        requests: impl IntoIterator<Item = &'a Request>,
    ) -> Result<u64, Arc<ConnectionError>> {
        let mut output = lock(&self.output);
        let first = self.queue(&mut output, requests)?;
        self.flush_and_tell(output);
        Ok(first)
    }

    /// Puts a request and a descriptor on their way.
    pub(super) fn send_with(
        &self,
        request: &Request,
        descriptor: OwnedFd,
    ) -> Result<u64, Arc<ConnectionError>> {
        let mut output = lock(&self.output);
        let position = output.bytes.len();
        let id = self.queue(&mut output, [request])?;
        output.descriptors.push_back((position, descriptor));
        self.flush_and_tell(output);
        Ok(id)
    }

    fn queue<'a>(
        &self,
        output: &mut Output,
        requests: impl IntoIterator<Item = &'a Request>,
    ) -> Result<u64, Arc<ConnectionError>> {
        let mut pending = lock(&self.pending);
        let mut first = None;
        for request in requests {
            let id = pending.add(&request.command)?;
            first.get_or_insert(id);
            let start = output.bytes.len();
            request.write(&pending.id(id), &mut output.bytes);
            if let Some(trace) = &self.trace {
                trace.message("->", &output.bytes[start..]);
            }
        }
        Ok(first.unwrap_or_default())
    }

    fn flush_and_tell(&self, mut output: MutexGuard<'_, Output>) {
        let broken = self.flush(&mut output);
        drop(output);
        if broken {
            // Whoever waits finds out by reading.
            self.waiters.wake_all();
        }
    }

    /// Sends what there is room for; the reactor watches for room for the rest.
    /// Says whether nothing can be sent any more.
    fn flush(&self, output: &mut Output) -> bool {
        while !output.broken && output.sent < output.bytes.len() {
            match self.write(output) {
                Ok(count) => output.sent += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let cx = &mut Context::from_waker(&self.waker);
                    match self.stream.poll_writable(cx) {
                        Poll::Pending => return false,
                        Poll::Ready(Ok(())) => {}
                        Poll::Ready(Err(_)) => output.broken = true,
                    }
                }
                Err(_) => output.broken = true,
            }
        }
        // The buffer is used again, but not kept as large as a large request
        // needed it.
        output.bytes.clear();
        output.bytes.shrink_to(1 << 16);
        output.sent = 0;
        output.descriptors.clear();
        output.broken
    }

    fn write(&self, output: &mut Output) -> io::Result<usize> {
        let end = match output.descriptors.front() {
            None => output.bytes.len(),
            Some((position, descriptor)) if *position == output.sent => {
                let end = match output.descriptors.get(1) {
                    Some((next, _)) => *next,
                    None => output.bytes.len(),
                };
                let bytes = &output.bytes[output.sent..end];
                let count = self.stream.write_with(bytes, descriptor)?;
                output.descriptors.pop_front();
                return Ok(count);
            }
            Some((position, _)) => *position,
        };
        self.stream.write(&output.bytes[output.sent..end])
    }

    /// Waits until `check` finds something, moving the connection forward
    /// meanwhile.
    pub(super) async fn wait<T>(
        &self,
        waiter: &mut Waiter,
        mut check: impl FnMut() -> Option<T>,
    ) -> T {
        poll_fn(|cx| {
            if let Some(found) = check() {
                return Poll::Ready(found);
            }
            // Registered before the second check: from here on, whatever comes
            // wakes this task.
            if waiter.register(cx.waker()) != Watch::On {
                self.turn();
            }
            check().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Sends and reads what can be sent and read now, and has the reactor
    /// watch for more.
    fn turn(&self) {
        let mut input = lock(&self.input);
        // Somebody else may have done it in the meantime.
        if self.waiters.watch() == Watch::On || self.is_closed() {
            return;
        }
        let end = self.exchange(&mut input);
        drop(input);
        match end {
            Ok(Turn::Watched) => {}
            Ok(Turn::Unfinished) => self.waiters.wake_all(),
            Err(error) => self.close(error),
        }
    }

    fn exchange(&self, input: &mut Reader) -> Result<Turn, ConnectionError> {
        // Some may have come along with the greeting.
        self.handle_all(input)?;
        let mut broken = false;
        let mut more = false;
        let mut read = 0;
        while read < TURN {
            if !more {
                // Called before polling either direction: whatever is reported
                // from here on brings somebody back.
                self.waiters.watch_starts();
                broken = self.flush(&mut lock(&self.output));
                if !broken {
                    match self
                        .stream
                        .poll_readable(&mut Context::from_waker(&self.waker))
                    {
                        Poll::Ready(Ok(())) => {}
                        Poll::Ready(Err(_)) => return Err(ConnectionError::Lost),
                        Poll::Pending => {
                            self.waiters.watch_is_on();
                            return Ok(Turn::Watched);
                        }
                    }
                }
                self.waiters.watch_is_off();
            }
            let space = input.space();
            let room = space.len();
            match self.stream.read(space) {
                Ok(0) => return Err(ConnectionError::Lost),
                Ok(count) => {
                    input.filled(count);
                    read += count;
                    self.handle_all(input)?;
                    // A socket that gives less than asked for is empty.
                    more = broken || count == room;
                }
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock if broken => return Err(ConnectionError::Lost),
                    ErrorKind::WouldBlock => more = false,
                    ErrorKind::Interrupted => {}
                    _ => return Err(ConnectionError::Lost),
                },
            }
        }
        Ok(Turn::Unfinished)
    }

    fn handle_all(&self, input: &mut Reader) -> Result<(), ConnectionError> {
        while let Some(message) = input.next_message() {
            if let Some(trace) = &self.trace {
                trace.message("<-", message);
            }
            self.handle(message).map_err(|problem| {
                ConnectionError::Protocol(format!(
                    "the other end does not speak QMP as QEMU does: it sent {problem}"
                ))
            })?;
        }
        Ok(())
    }

    fn handle(&self, message: &[u8]) -> Result<(), String> {
        match Message::parse(message)? {
            Message::Event { name, data } => self.subscribers.deliver(&name, data),
            Message::Return { id, value } => {
                let addressee = lock(&self.pending).succeed(id, value)?;
                self.replied(&addressee)
            }
            Message::Error { id, class, desc } => {
                let addressee = lock(&self.pending).refuse(id, class, desc)?;
                self.replied(&addressee)
            }
            Message::Greeting(_) => Err("a second greeting".into()),
        }
    }

    /// Skips a reply to another client, and says so in the traffic.
    fn replied(&self, addressee: &Addressee) -> Result<(), String> {
        match (addressee, &self.trace) {
            (Addressee::Us, _) => self.negotiated(),
            (Addressee::Another, Some(trace)) => {
                trace.line("-- this is the reply to a client before this one; dropped\n");
                Ok(())
            }
            (Addressee::Another, None) => Ok(()),
        }
    }

    /// Looks at how the capability negotiation ended.
    fn negotiated(&self) -> Result<(), String> {
        match lock(&self.pending).take(NEGOTIATION) {
            Some(Err(RequestError::Refused(error))) => Err(format!(
                "a refusal of the capability negotiation ({})",
                error.desc
            )),
            _ => Ok(()),
        }
    }

    fn is_closed(&self) -> bool {
        lock(&self.pending).closed().is_some()
    }

    /// Ends the connection, for everybody.
    pub(super) fn close(&self, error: ConnectionError) {
        lock(&self.pending).close(error);
        self.stream.shut_down();
        self.waiters.wake_all();
    }
}

/// How a turn ended well.
enum Turn {
    /// There is nothing more to do until the reactor says so.
    Watched,
    /// There may be more to read at once.
    Unfinished,
}

/// Lets smol's executor read what arrives while nobody waits. Otherwise it
/// would pile up in QEMU's memory.
fn drain(connection: &Weak<Connection>) {
    if let Some(connection) = connection.upgrade()
        && !connection.is_closed()
    {
        smol::spawn(async move { connection.turn() }).detach();
    }
}
