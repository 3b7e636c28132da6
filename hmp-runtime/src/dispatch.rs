// SPDX-License-Identifier: GPL-2.0-or-later

//! From a typed line to its command, and which way it takes.

use crate::declaration::{Declaration, Failures};
use crate::error::{Error, Result};
use crate::grammar::{self, ArgumentError, Context, Dialect, Found, Register};
use crate::lethal::is_read_first;
use crate::monitor::{Cause, Monitor, Way};
use crate::qmp::ErrorClass;
use crate::registers;
use crate::registry::{Command, commands};
use crate::reply::Reply;
use crate::values::Arguments;
use hmp_args::Kind;
use std::collections::HashMap;

impl Monitor {
    /// Runs one line, as typed at the built-in monitor.
    ///
    /// # Errors
    ///
    /// Whatever went wrong; its `Display` is the text that the built-in
    /// monitor prints.
    pub async fn run(&self, line: &str) -> Result<Reply> {
        if line.contains('\0') {
            return Err(Error::Usage("no line has a NUL byte in it".to_owned()));
        }
        let found = match grammar::find(line, commands(), &|command| self.has(command)) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(Reply::nothing()),
            Err(unknown) => return self.run_unregistered(line, unknown).await,
        };
        let command = found.command;
        if !self.is_for_target(command).await? {
            return self
                .run_unregistered(line, foreign_target(self, &found))
                .await;
        }
        let way = self.way_to_try(command).await?;
        if let Way::Refused(hazard) = way {
            self.refuse(hazard, &[])?;
        }
        self.trace_way(command, way);
        let result = match way {
            Way::BuiltIn(_) => self.run_built_in(&found, line).await,
            _ => self.run_ours(&found, line).await,
        };
        result.map_err(|error| not_yet(error, &found))
    }

    /// The command of a line, if the connected QEMU's monitor has it.
    pub fn command_of(&self, line: &str) -> Option<&'static Command> {
        let found = grammar::find(line, commands(), &|command| self.has(command));
        found.ok().flatten().map(|found| found.command)
    }

    /// The monitor's part and the shell's part of a line like
    /// `info qtree | less`. `None` for a line that means something to QEMU as
    /// it is.
    pub fn pipe<'a>(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        let dialect = Dialect::of(self.version());
        grammar::pipe(line, commands(), &|command| self.has(command), dialect)
    }

    /// Whether the connected QEMU's monitor is of a version with `command`.
    pub(crate) fn has(&self, command: &Declaration) -> bool {
        let version = self.version().qemu;
        command.build.is_none() && command.is_in((version.major, version.minor))
    }

    /// Whether the connected QEMU's monitor is of a target with `command`.
    pub(crate) async fn is_for_target(&self, command: &Declaration) -> Result<bool> {
        match command.target {
            Some(_) => Ok(command.is_on(self.target().await?)),
            None => Ok(true),
        }
    }

    /// A line whose command is not registered: a newer QEMU may have it.
    async fn run_unregistered(&self, line: &str, unknown: String) -> Result<Reply> {
        if !self.passthrough_allowed() {
            return Err(Error::Usage(unknown));
        }
        match self.pass_through(line, Failures::Common).await {
            // Before machine initialisation there is no built-in monitor to ask.
            Err(error) if error.is_too_early() => Err(Error::Usage(unknown)),
            result => result.map(Reply::new),
        }
    }

    fn trace_way(&self, command: &Declaration, way: Way) {
        if let Some(trace) = self.trace() {
            let line = format!("hmp: {}: {way} ({})\n", command.name, command.tier);
            trace.line(&line);
        }
    }

    async fn run_ours(&self, found: &Found<'_, Command>, line: &str) -> Result<Reply> {
        let command = found.command;
        // Before initialisation, QMP allows some commands that the built-in
        // monitor refuses, such as `query-block`.
        if !command.preconfig && !self.machine_is_ready().await? {
            return Err(Error::Usage(unavailable(found)));
        }
        let arguments = self.parse(found).await?;
        self.ask_guard(command, &arguments).await?;
        let handle = self.for_command(&command.declaration);
        match (command.run)(&handle, arguments).await {
            Err(error) if self.is_missing_in_qmp(&error) && self.passthrough_allowed() => {
                self.trace_way(command, Way::BuiltIn(Cause::Lacking));
                self.send_built_in(found, line).await
            }
            Err(Error::Qmp(error)) if error.class == ErrorClass::CommandNotFound => {
                if command.gap == Some(error.command.as_str()) {
                    return Err(handle.gap());
                }
                let needs = format!("this QEMU has no QMP command '{}'", error.command);
                Err(handle.gap_for(command.spoken(), needs))
            }
            result if command.for_terminal => result,
            result => result?.ended(command.name),
        }
    }

    fn is_missing_in_qmp(&self, error: &Error) -> bool {
        matches!(error, Error::Gap { .. }) || error.is_command_not_found()
    }

    async fn run_built_in(&self, found: &Found<'_, Command>, line: &str) -> Result<Reply> {
        let kinds = || found.command.args.iter().map(|arg| arg.kind);
        let is_read_first = kinds().any(is_read_first);
        if is_read_first || found.command.guard.is_some() {
            match self.parse(found).await {
                Ok(arguments) => self.ask_guard(found.command, &arguments).await?,
                Err(error) if is_read_first || matches!(error, Error::Connection(_)) => {
                    return Err(error);
                }
                // QEMU cannot read it either, and says so.
                Err(_) => {}
            }
        }
        self.send_built_in(found, line).await
    }

    async fn send_built_in(&self, found: &Found<'_, Command>, line: &str) -> Result<Reply> {
        let kinds = || found.command.args.iter().map(|arg| arg.kind);
        if !kinds().any(|kind| kind == Kind::Format) {
            return self
                .pass_through(line, found.command.failures)
                .await
                .map(Reply::new);
        }
        // All users of the built-in monitor share its sticky format, so the
        // line has to spell out this session's.
        let line = grammar::explicit_format(found, &self.formats());
        self.pass_through(&line, found.command.failures)
            .await
            .map(Reply::new)
    }

    /// Lets the guard of a command look whether QEMU survives it. Where QEMU does
    /// not tell what the guard asks, nothing speaks against the command.
    async fn ask_guard(&self, command: &'static Command, arguments: &Arguments) -> Result<()> {
        let Some(guard) = command.guard else {
            return Ok(());
        };
        let handle = self.for_guard(command);
        match guard(&handle, arguments.clone()).await {
            Err(Error::Qmp(_)) => Ok(()),
            result => result,
        }
    }

    /// Reads the arguments; fetches the registers that an expression names.
    async fn parse(&self, found: &Found<'_, Command>) -> Result<Arguments> {
        let mut known: HashMap<String, Register> = HashMap::new();
        loop {
            let mut formats = self.formats();
            let parsed = {
                let registers =
                    |name: &str| known.get(name).copied().unwrap_or(Register::NotFetched);
                let mut context = Context {
                    formats: &mut formats,
                    registers: &registers,
                    dialect: Dialect::of(self.version()),
                };
                grammar::parse_arguments(found.command, found.args, &mut context)
            };
            match parsed {
                Err(ArgumentError::NeedsRegister(name)) => {
                    let value = registers::read(self, &name).await?;
                    known.insert(name, value);
                }
                Err(ArgumentError::Refused { message, .. }) => {
                    self.set_formats(formats);
                    let hint = grammar::help_hint(found.spoken);
                    return Err(Error::Usage(format!("{message}{hint}")));
                }
                Ok(values) => {
                    self.set_formats(formats);
                    return Ok(Arguments::new(values));
                }
            }
        }
    }
}

/// What the built-in monitor says of another target's command.
fn foreign_target(monitor: &Monitor, found: &Found<'_, Command>) -> String {
    if monitor.version().at_least(11, 1) {
        unavailable(found)
    } else {
        format!("unknown command: '{}'", found.spoken)
    }
}

fn unavailable(found: &Found<'_, Command>) -> String {
    format!(
        "Command '{}' not available until machine initialization has completed.",
        found.spoken
    )
}

/// QEMU's refusal before machine initialisation, in the monitor's words.
fn not_yet(error: Error, found: &Found<'_, Command>) -> Error {
    if error.is_too_early() {
        Error::Usage(unavailable(found))
    } else {
        error
    }
}
