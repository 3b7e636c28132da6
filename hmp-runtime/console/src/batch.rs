// SPDX-License-Identifier: GPL-2.0-or-later

//! Commands without a console: from `-c`, from files, or from stdin, one a
//! line.

use crate::completion;
use crate::echo;
use crate::interactive::{Outcome, banner};
use crate::interrupt::{Idle, Interrupts};
use crate::limit::limited;
use crate::lines::is_comment;
use crate::output::Output;
use crate::source::Source;
use crate::status::Status;
use crate::stop::{Stop, named, not_run};
use crate::terminal::{PROMPT, fitting};
use crate::work::{Options, Step, Work};
use async_signal::Signal;
use hmp_runtime::error::Error;
use hmp_runtime::monitor::Monitor;
use hmp_runtime::qmp::ConnectionError;
use hmp_runtime::reply::Reply;
use hmp_runtime::secret::has_secret;
use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

/// A run over a list of commands.
struct Batch<'a> {
    monitor: &'a Monitor,
    output: Output,
    source: Source,
    /// What to print before each line of input.
    prompt: &'static str,
    /// Whether each line is printed before its reply.
    echoes: bool,
    /// Ctrl-C and its like; `None` where the system has no way to see them.
    interrupts: Option<Interrupts>,
    /// Whether the first failure ends the run.
    stops: bool,
    /// How long a command may take.
    limit: Option<Duration>,
    failed: bool,
    /// Whether a command took too long.
    late: bool,
    /// The line that has ended QEMU, as messages quote it.
    ended_by: Option<String>,
    /// The steps after the one that ended the run.
    not_run: Vec<Step>,
}

/// Runs what the options or stdin say.
pub(crate) fn run(monitor: &Monitor, options: &Options) -> Status {
    Batch::new(monitor, options, "", Idle::Ends).run(&options.work)
}

/// Runs what the user types on a terminal that can do no more than print.
pub(crate) fn run_with_prompt(monitor: &Monitor, options: &Options) -> Status {
    let mut batch = Batch::new(monitor, options, PROMPT, Idle::Nothing);
    let printed = batch.output.lines(&banner(monitor));
    let status = match printed {
        Ok(()) => batch.run(&options.work),
        Err(error) => batch.status(Err(Stop::Output(error))),
    };
    match status {
        // As in the other console, the user has seen the failure.
        Status::CommandFailed | Status::TimedOut => Status::Success,
        other => other,
    }
}

impl<'a> Batch<'a> {
    fn new(monitor: &'a Monitor, options: &Options, prompt: &'static str, idle: Idle) -> Batch<'a> {
        if !options.null && io::stdout().is_terminal() && io::stderr().is_terminal() {
            monitor.on_progress(show_progress);
        }
        let source = Source::default();
        source.answer(monitor);
        Batch {
            monitor,
            source,
            output: Output::new(options.style(), options.null).merging(options.merges_errors),
            prompt,
            echoes: echo::is_wanted(options, !prompt.is_empty()),
            interrupts: Interrupts::watch(idle).ok(),
            stops: options.stops,
            limit: options.timeout,
            failed: false,
            late: false,
            ended_by: None,
            not_run: Vec::new(),
        }
    }

    fn run(&mut self, work: &Work) -> Status {
        let stopped = match work {
            Work::Input => self.stdin(),
            Work::Steps(steps) => self.steps(steps),
            Work::Complete(line) => self.complete(line),
        };
        self.status(stopped)
    }

    fn steps(&mut self, steps: &[Step]) -> Result<(), Stop> {
        for (at, step) in steps.iter().enumerate() {
            let result = match step {
                Step::Command(line) => self.command(line),
                Step::File(path) if path.as_os_str() == "-" => self.stdin(),
                Step::File(path) => self.file(path),
            };
            if let Err(stop) = result {
                self.not_run = steps[at + 1..].to_vec();
                return Err(stop);
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<(), Stop> {
        let unread = |error: io::Error| Stop::File(format!("{}: {error}", path.display()));
        let lines = io::BufReader::new(File::open(path).map_err(unread)?);
        self.lines(Box::new(lines), false)
            .map_err(|stop| match stop {
                Stop::Input(error) => unread(error),
                other => other,
            })
    }

    fn stdin(&mut self) -> Result<(), Stop> {
        let lines = io::BufReader::new(io::stdin());
        self.lines(Box::new(lines), io::stdin().is_terminal())
    }

    fn lines(&mut self, input: Box<dyn BufRead + Send>, is_typed: bool) -> Result<(), Stop> {
        self.source.set(input, is_typed);
        let result = self.source_lines();
        self.source.end();
        result
    }

    fn source_lines(&mut self) -> Result<(), Stop> {
        self.output.lines(self.prompt)?;
        while let Some(line) = self.source.next().map_err(Stop::Input)? {
            if is_comment(&line) {
                self.echo(&line)?;
                self.output.blank()?;
            } else {
                self.command(&line)?;
            }
            self.output.lines(self.prompt)?;
        }
        if !self.prompt.is_empty() {
            self.output.lines("\n")?;
        }
        Ok(())
    }

    fn echo(&self, line: &str) -> Result<(), Stop> {
        if self.echoes {
            self.output.lines(&echo::echo(line))?;
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> Result<(), Stop> {
        self.echo(line)?;
        if !has_secret(line) {
            self.monitor.history().push(line);
        }
        if line.trim_ascii().is_empty() {
            return Ok(self.output.blank()?);
        }
        let outcome = match self.outcome(line) {
            Outcome::Over(outcome) => outcome,
            Outcome::Abandoned(goes_on) if self.prompt.is_empty() => {
                return Err(Stop::Signal(Signal::Int, goes_on));
            }
            Outcome::Ended(signal, goes_on) => return Err(Stop::Signal(signal, goes_on)),
            Outcome::Abandoned(goes_on) => {
                self.output.lines("\n")?;
                if let Some(goes_on) = goes_on {
                    self.output.complain(goes_on);
                }
                return Ok(());
            }
        };
        let outcome = match outcome {
            Ok(_) | Err(Error::Connection(_)) if self.ends_qemu(line) => {
                self.ended_by = Some(named(line));
                Ok(outcome.unwrap_or_else(|_| Reply::nothing()))
            }
            Err(Error::Connection(error)) => return Err(self.lost(line, &error)),
            other => other,
        };
        self.failed |= outcome.is_err();
        self.late |= matches!(outcome, Err(Error::TimedOut { .. }));
        self.output.command(line, &outcome)?;
        self.source.drop_password(&outcome).map_err(Stop::Input)?;
        if outcome.is_err() && self.stops {
            return Err(Stop::Failure);
        }
        Ok(())
    }

    /// Whether a line ends QEMU. After QEMU has been ended, no line does.
    fn ends_qemu(&self, line: &str) -> bool {
        let command = self.monitor.command_of(line);
        self.ended_by.is_none() && command.is_some_and(|command| command.ends_qemu)
    }

    /// Why the run ends if the connection was lost before the reply to a line.
    fn lost(&self, line: &str, error: &ConnectionError) -> Stop {
        let line = named(line);
        Stop::Connection(match &self.ended_by {
            Some(quit) => format!("{quit} has ended QEMU: there is no reply to {line}"),
            None => format!("{error} while {line} ran: QEMU may have aborted over it"),
        })
    }

    fn outcome(&self, line: &str) -> Outcome {
        let command = async { Outcome::Over(limited(self.monitor, line, self.limit).await) };
        match &self.interrupts {
            Some(interrupts) => interrupts.run(command, |signal| match signal {
                Signal::Int => Outcome::Abandoned(self.monitor.goes_on()),
                other => Outcome::Ended(other, self.monitor.goes_on()),
            }),
            None => smol::block_on(command),
        }
    }

    fn complete(&mut self, line: &str) -> Result<(), Stop> {
        let lines = completion::lines(self.monitor, line);
        Ok(self.output.lines(&lines)?)
    }

    /// Says why the run ends and what did not run, and returns how the program
    /// ends.
    fn status(&self, stopped: Result<(), Stop>) -> Status {
        let so_far = match (self.late, self.failed) {
            (true, _) => Status::TimedOut,
            (false, true) => Status::CommandFailed,
            (false, false) => Status::Success,
        };
        let Err(stop) = stopped else {
            return so_far;
        };
        let is_closed = stop.is_closed_pipe();
        let (problem, status) = stop.end(so_far);
        problem.into_iter().for_each(|it| self.output.complain(it));
        if !is_closed {
            let not_run = not_run(&self.not_run).into_iter();
            not_run.for_each(|it| self.output.complain(it));
        }
        status
    }
}

/// Shows a progress line on stderr, or takes it away.
fn show_progress(line: Option<&str>) {
    let line = line.map(fitting).unwrap_or_default();
    // If the terminal is gone, there is nobody to show it to.
    let _ = write!(io::stderr(), "\r\x1b[K{line}");
}
