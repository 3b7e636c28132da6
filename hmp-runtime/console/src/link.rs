// SPDX-License-Identifier: GPL-2.0-or-later

//! The connection as the console sees it: up, waited for, or gone for good.

use crate::events::Shown;
use async_channel::{Receiver, Sender, bounded};
use async_signal::Signal;
use hmp_runtime::monitor::Monitor;
use hmp_runtime::qmp::{ConnectionError, Event};
use smol::Timer;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The connection, shared by the thread that reads lines and the one that
/// watches QEMU.
pub(crate) struct Link {
    shared: Mutex<Shared>,
    /// The user has said `quit`, so QEMU's end is expected.
    ends: AtomicBool,
    /// How often the state has changed.
    changes: AtomicU64,
    /// Which change the reading thread has seen.
    seen: AtomicU64,
    /// Tells the running command of the signal that ends the program.
    end: (Sender<Signal>, Receiver<Signal>),
}

struct Shared {
    monitor: Monitor,
    state: State,
    command: Command,
}

/// The state of the connection.
#[derive(Clone, Debug)]
pub(crate) enum State {
    Up,
    /// QEMU went away, and is waited for.
    Waiting,
    Gone(Arc<ConnectionError>),
}

/// Whether a command runs.
#[derive(Clone, Copy)]
enum Command {
    Running,
    Ended(Instant),
    None,
}

/// How long a command may take to clean up when the program ends.
const CLEANING_UP: Duration = Duration::from_secs(1);
/// How often to look whether it has.
const LOOK: Duration = Duration::from_millis(5);

/// How long after a command an event may still be its echo: QEMU resets the
/// machine after it has answered `system_reset`.
const ECHO: Duration = Duration::from_millis(500);

impl Link {
    pub(crate) fn new(monitor: Monitor) -> Link {
        Link {
            shared: Mutex::new(Shared {
                monitor,
                state: State::Up,
                command: Command::None,
            }),
            ends: AtomicBool::new(false),
            changes: AtomicU64::new(0),
            seen: AtomicU64::new(0),
            end: bounded(1),
        }
    }

    pub(crate) fn monitor(&self) -> Monitor {
        self.shared().monitor.clone()
    }

    /// The state, which counts as seen from now on.
    pub(crate) fn state(&self) -> State {
        self.seen
            .store(self.changes.load(Ordering::SeqCst), Ordering::SeqCst);
        self.shared().state.clone()
    }

    /// Changes the state.
    pub(crate) fn set(&self, state: State) {
        self.shared().state = state;
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Puts a new connection in the place of the lost one.
    pub(crate) fn replace(&self, monitor: Monitor) {
        self.shared().monitor = monitor;
        self.set(State::Up);
    }

    /// Whether the reading thread knows the latest state.
    pub(crate) fn is_seen(&self) -> bool {
        self.seen.load(Ordering::SeqCst) == self.changes.load(Ordering::SeqCst)
    }

    /// Says that a command starts; `ends` if it ends QEMU.
    pub(crate) fn start_command(&self, ends: bool) {
        self.ends.store(ends, Ordering::SeqCst);
        self.shared().command = Command::Running;
    }

    /// Says that the command is over.
    pub(crate) fn end_command(&self) {
        self.shared().command = Command::Ended(Instant::now());
    }

    /// Has the running command given up, since a signal ends the program. Waits
    /// until the command has cleaned up, but not for ever, since it may hang.
    pub(crate) async fn end(&self, signal: Signal) {
        let start = Instant::now();
        // The command is told only once.
        let _ = self.end.0.try_send(signal);
        while matches!(self.shared().command, Command::Running) && start.elapsed() < CLEANING_UP {
            Timer::after(LOOK).await;
        }
    }

    /// Waits until the running command has to be given up.
    pub(crate) async fn told_to_end(&self) -> Signal {
        match self.end.1.recv().await {
            Ok(signal) => signal,
            // The channel stays open: both ends are in `self`.
            Err(_) => smol::future::pending().await,
        }
    }

    /// Says that the command did not end QEMU after all.
    pub(crate) fn goes_on(&self) {
        self.ends.store(false, Ordering::SeqCst);
    }

    /// Whether the user has just told QEMU to end.
    pub(crate) fn ends(&self) -> bool {
        self.ends.load(Ordering::SeqCst)
    }

    /// Whether an event is to be shown.
    pub(crate) fn shows(&self, shown: Shown, event: &Event) -> bool {
        let is_echo = shown == Shown::Important
            && super::events::is_echo(event)
            && match self.shared().command {
                Command::Running => true,
                Command::Ended(when) => when.elapsed() < ECHO,
                Command::None => false,
            };
        shown.includes(event) && !is_echo
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
