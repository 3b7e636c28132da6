// SPDX-License-Identifier: GPL-2.0-or-later

//! The monitor: a connected QEMU and the state of one session with it.
//!
//! * `request`: what a command's function calls to talk to QEMU, and
//!   `qmp_arguments`: the arguments that it sends;
//! * `dispatch`: from a typed line to its command, and `way`: which way it
//!   takes;
//! * `passthrough`: the built-in monitor, behind `human-monitor-command`;
//! * `phase`: what the connected QEMU is and how far it has started;
//! * `help`: the help lines of the commands it has;
//! * `history`: the lines of this session;
//! * `descriptor`: file descriptors that go with QMP commands;
//! * `explain`: what a line would send, with `imagined` replies;
//! * `aftermath`: what a command that failed has left behind;
//! * `job`: QMP jobs, and `long_task`: what a command waits for;
//! * `password`: what the user is asked for;
//! * `time_limit`: lines that may take only so long;
//! * `store`: what commands keep for a session.

mod aftermath;
mod cpu;
mod descriptor;
mod explainer;
mod hazard;
mod history;
mod imagined;
mod job;
mod long_task;
mod passthrough;
mod password;
mod phase;
mod qmp_arguments;
mod request;
mod store;
mod time_limit;
mod way;

pub(crate) use explainer::Explainer;
pub use explainer::Step;
pub use history::History;
pub use job::Job;
pub use long_task::LongTask;
pub use password::NOBODY_ASKS;
pub use qmp_arguments::{Args, QmpArguments, WithNulls};
pub use request::Requests;
pub use way::{Cause, Offered, Way};

use crate::declaration::Declaration;
use crate::error::Result;
use crate::grammar::StickyFormat;
use crate::hidden::hiding;
use crate::qmp::{self, Address, Client, ConnectionError, Event, Events, Trace, Version};
use aftermath::Aftermath;
use cpu::DefaultCpu;
use descriptor::Passed;
use long_task::LongTasks;
use password::PasswordPrompt;
use phase::Phase;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Stores;

/// A session with a QEMU; also what a command's function talks to.
///
/// Clones share the session.
#[derive(Clone)]
pub struct Monitor {
    shared: Arc<Shared>,
    /// The command whose function this handle was made for.
    command: Option<&'static Declaration>,
    /// The completer that this handle was made for.
    completer: Option<Asker>,
    /// Whether it was made for the guard of the command.
    is_for_guard: bool,
    /// Whether QEMU must not be asked: only what is known already counts.
    is_silent: bool,
}

/// A completer, as the handle that it gets knows it.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    /// What it offers, in words.
    pub(crate) offers: &'static str,
    /// Every QMP command that it may send.
    pub(crate) qmp: &'static [&'static str],
}

/// What all handles of a session share.
struct Shared {
    client: Client,
    options: Options,
    phase: Phase,
    schema: smol::lock::OnceCell<Arc<qmp::Schema>>,
    session: Arc<Session>,
    /// The stand-in for QEMU where a line is only explained.
    explainer: Option<Arc<Explainer>>,
}

/// What outlives a connection: the state that the user set at the prompt.
#[derive(Default)]
struct Session {
    formats: Mutex<StickyFormat>,
    cpu: DefaultCpu,
    history: History,
    tasks: LongTasks,
    passed: Passed,
    aftermath: Aftermath,
    password_prompt: PasswordPrompt,
    stores: Stores,
}

/// When a line goes to QEMU's built-in monitor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passthrough {
    /// When QMP cannot do it: gaps, partials, stubs, and commands that are not
    /// registered.
    #[default]
    Auto,
    /// Never (`--strict`).
    Never,
    /// Always, except for commands that are local to the session.
    Always,
}

/// How a session behaves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// When a line goes to QEMU's built-in monitor.
    pub passthrough: Passthrough,
    /// Whether to run commands that are known to abort the connected QEMU.
    pub force: bool,
    /// The connection. With `trace`, the way that each command takes is shown
    /// as well.
    pub qmp: qmp::Options,
}

impl Monitor {
    /// Connects to the QMP monitor at `address`: `PATH`, `unix:PATH`,
    /// `tcp:HOST:PORT` or `fd:N`.
    ///
    /// # Errors
    ///
    /// Every [`ConnectionError`] says in one line what to do about it.
    pub async fn connect(address: &str) -> Result<Monitor> {
        Monitor::connect_with(&address.parse()?, Options::default()).await
    }

    /// Connects with options.
    ///
    /// # Errors
    ///
    /// As [`connect`](Monitor::connect).
    pub async fn connect_with(address: &Address, mut options: Options) -> Result<Monitor> {
        options.qmp.trace = options.qmp.trace.map(hiding);
        let client = Client::connect(address, &options.qmp).await?;
        Ok(Monitor::over(client, options, Arc::default(), None))
    }

    /// Connects again, to the same QEMU or its successor, and keeps what the
    /// user set: the default CPU, the sticky formats, the history.
    ///
    /// # Errors
    ///
    /// As [`connect`](Monitor::connect).
    pub async fn reconnect(&self, address: &Address) -> Result<Monitor> {
        let options = self.shared.options.clone();
        let client = Client::connect(address, &options.qmp).await?;
        Ok(Monitor::over(
            client,
            options,
            self.shared.session.clone(),
            None,
        ))
    }

    fn over(
        client: Client,
        options: Options,
        session: Arc<Session>,
        explainer: Option<Arc<Explainer>>,
    ) -> Monitor {
        let shared = Shared {
            client,
            options,
            phase: Phase::default(),
            schema: smol::lock::OnceCell::new(),
            session,
            explainer,
        };
        Monitor {
            shared: Arc::new(shared),
            command: None,
            completer: None,
            is_for_guard: false,
            is_silent: false,
        }
    }

    /// A handle that asks QEMU nothing. To ask it for something that is not
    /// known yet is an error.
    pub(crate) fn silent(&self) -> Monitor {
        Monitor {
            is_silent: true,
            ..self.clone()
        }
    }

    /// The handle that the function of `command` gets.
    pub(crate) fn for_command(&self, command: &'static Declaration) -> Monitor {
        Monitor {
            shared: self.shared.clone(),
            command: Some(command),
            completer: None,
            is_for_guard: false,
            is_silent: self.is_silent,
        }
    }

    /// The handle that the guard of `command` gets.
    pub(crate) fn for_guard(&self, command: &'static Declaration) -> Monitor {
        Monitor {
            is_for_guard: true,
            ..self.for_command(command)
        }
    }

    /// The handle that the function of `completer` gets.
    pub(crate) fn for_completer(&self, completer: Asker) -> Monitor {
        Monitor {
            shared: self.shared.clone(),
            command: None,
            completer: Some(completer),
            is_for_guard: false,
            is_silent: self.is_silent,
        }
    }

    /// The connected QEMU's version.
    pub fn version(&self) -> &Version {
        self.shared.client.version()
    }

    /// When lines go to QEMU's built-in monitor.
    pub fn passthrough_mode(&self) -> Passthrough {
        self.shared.options.passthrough
    }

    /// Whether a command may leave what QMP cannot do to the built-in monitor.
    pub fn passthrough_allowed(&self) -> bool {
        self.shared.options.passthrough != Passthrough::Never
    }

    /// Whether to send even what is known to end QEMU.
    pub(crate) fn is_forced(&self) -> bool {
        self.shared.options.force
    }

    /// Where the traffic is shown, if anybody wants to see it.
    pub(crate) fn trace(&self) -> Option<&Trace> {
        self.shared.options.qmp.trace.as_ref()
    }

    /// The sticky formats of `x` and `print`.
    pub(crate) fn formats(&self) -> StickyFormat {
        *self.sticky_formats()
    }

    pub(crate) fn set_formats(&self, formats: StickyFormat) {
        *self.sticky_formats() = formats;
    }

    fn sticky_formats(&self) -> MutexGuard<'_, StickyFormat> {
        let formats = &self.shared.session.formats;
        formats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection, for what the runtime itself sends. No command has to
    /// declare that.
    pub(crate) fn client(&self) -> &Client {
        &self.shared.client
    }

    /// Subscribes to the QMP events that `filter` lets pass.
    pub fn events(&self, filter: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Events {
        self.shared.client.events(filter)
    }

    /// Waits until the connection is gone, and says why.
    pub async fn closed(&self) -> Arc<ConnectionError> {
        self.shared.client.closed().await
    }

    /// The lines of this session.
    pub fn history(&self) -> &History {
        &self.shared.session.history
    }
}
