//! Commands without a console: from `-c`, or from stdin, one a line.

use super::cli::{Options, Work};
use super::interactive::{banner, drain};
use super::output::{Output, complain, is_closed_pipe};
use super::terminal::PROMPT;
use super::{Status, completion, secret};
use crate::error::Error;
use crate::monitor::Monitor;
use crate::reply::Reply;
use async_signal::{Signal, Signals};
use smol::future::or;
use smol::stream::StreamExt;
use std::io::{self, BufRead};

/// Why a batch ends before its input does.
enum Stop {
    /// The connection is gone; the text says so.
    Connection(String),
    /// Stdout takes no more.
    Output(io::Error),
    /// Stdin cannot be read.
    Input(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Output(error)
    }
}

/// A run over a list of commands.
struct Batch<'a> {
    monitor: &'a Monitor,
    output: Output,
    /// What to print before each line of input.
    prompt: &'static str,
    /// Ctrl-C, where it gives up a command and not the program.
    interrupts: Option<Signals>,
    failed: bool,
}

/// Runs what the options or stdin say.
pub(super) fn run(monitor: &Monitor, options: &Options) -> Status {
    Batch::new(monitor, options, "").run(&options.work)
}

/// Runs what the user says on a terminal that can do no more than print.
pub(super) fn run_with_prompt(monitor: &Monitor, options: &Options) -> Status {
    let mut batch = Batch::new(monitor, options, PROMPT);
    batch.interrupts = Signals::new([Signal::Int]).ok();
    let printed = batch.output.lines(&banner(monitor));
    let status = match printed {
        Ok(()) => batch.run(&options.work),
        Err(error) => batch.status(Err(Stop::Output(error))),
    };
    match status {
        // As in the other console, the user has seen it.
        Status::CommandFailed => Status::Success,
        other => other,
    }
}

impl<'a> Batch<'a> {
    fn new(monitor: &'a Monitor, options: &Options, prompt: &'static str) -> Batch<'a> {
        Batch {
            monitor,
            output: Output::new(options.style(), options.null),
            prompt,
            interrupts: None,
            failed: false,
        }
    }

    fn run(&mut self, work: &Work) -> Status {
        let stopped = match work {
            Work::Input => self.lines(io::stdin().lock()),
            Work::Commands(commands) => commands.iter().try_for_each(|line| self.command(line)),
            Work::Complete(line) => self.complete(line),
        };
        self.status(stopped)
    }

    fn lines(&mut self, mut input: impl BufRead) -> Result<(), Stop> {
        let mut line = Vec::new();
        self.output.lines(self.prompt)?;
        while input.read_until(b'\n', &mut line).map_err(Stop::Input)? > 0 {
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            self.command(&String::from_utf8_lossy(text))?;
            line.clear();
            self.output.lines(self.prompt)?;
        }
        if !self.prompt.is_empty() {
            self.output.lines("\n")?;
        }
        Ok(())
    }

    fn command(&mut self, line: &str) -> Result<(), Stop> {
        if !secret::has_secret(line) {
            self.monitor.history().push(line);
        }
        if line.trim_ascii().is_empty() {
            return Ok(self.output.blank()?);
        }
        let Some(outcome) = self.outcome(line) else {
            return Ok(self.output.lines("\n")?);
        };
        if let Err(Error::Connection(error)) = &outcome {
            return Err(Stop::Connection(error.to_string()));
        }
        self.failed |= outcome.is_err();
        Ok(self.output.command(line, &outcome)?)
    }

    /// The outcome of a command; `None` if Ctrl-C came first.
    fn outcome(&mut self, line: &str) -> Option<crate::error::Result<Reply>> {
        let command = async { Some(self.monitor.run(line).await) };
        let Some(interrupts) = &mut self.interrupts else {
            return smol::block_on(command);
        };
        drain(interrupts);
        let interrupt = async {
            interrupts.next().await;
            None
        };
        smol::block_on(or(command, interrupt))
    }

    fn complete(&mut self, line: &str) -> Result<(), Stop> {
        let completion = completion::of(self.monitor, line);
        let mut lines = String::new();
        for candidate in &completion.candidates {
            lines.push_str(&candidate.text);
            lines.push('\n');
        }
        Ok(self.output.lines(&lines)?)
    }

    fn status(&self, stopped: Result<(), Stop>) -> Status {
        let so_far = if self.failed {
            Status::CommandFailed
        } else {
            Status::Success
        };
        match stopped {
            Ok(()) => so_far,
            Err(Stop::Connection(problem)) => {
                complain(problem);
                Status::NoConnection
            }
            Err(Stop::Output(error)) if is_closed_pipe(&error) => so_far,
            Err(Stop::Output(error)) => {
                complain(format_args!("cannot write to stdout: {error}"));
                Status::CommandFailed
            }
            Err(Stop::Input(error)) => {
                complain(format_args!("cannot read stdin: {error}"));
                Status::CommandFailed
            }
        }
    }
}
