//! Commands without a console: from `-c`, or from stdin, one a line.

use crate::cli::{Options, Work};
use crate::completion;
use crate::interactive::{Outcome, banner};
use crate::interrupt::{Idle, Interrupts};
use crate::output::{Output, complain, is_closed_pipe};
use crate::status::Status;
use crate::terminal::{PROMPT, fitting};
use hmp_runtime::error::Error;
use hmp_runtime::monitor::Monitor;
use hmp_runtime::secret::has_secret;
use std::io::{self, BufRead, IsTerminal, Write};

/// Why a batch ends before its input does.
enum Stop {
    /// The connection is gone; the text says so.
    Connection(String),
    /// Ctrl-C came while a command ran; the text says what goes on in QEMU.
    Interrupt(Option<String>),
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
    /// Ctrl-C; `None` where the system has no way to see it.
    interrupts: Option<Interrupts>,
    failed: bool,
}

/// Runs what the options or stdin say.
pub(crate) fn run(monitor: &Monitor, options: &Options) -> Status {
    Batch::new(monitor, options, "", Idle::Ends).run(&options.work)
}

/// Runs what the user says on a terminal that can do no more than print.
pub(crate) fn run_with_prompt(monitor: &Monitor, options: &Options) -> Status {
    let mut batch = Batch::new(monitor, options, PROMPT, Idle::Nothing);
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
    fn new(monitor: &'a Monitor, options: &Options, prompt: &'static str, idle: Idle) -> Batch<'a> {
        if !options.null && io::stdout().is_terminal() && io::stderr().is_terminal() {
            monitor.on_progress(show_progress);
        }
        Batch {
            monitor,
            output: Output::new(options.style(), options.null),
            prompt,
            interrupts: Interrupts::watch(idle).ok(),
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
        if !has_secret(line) {
            self.monitor.history().push(line);
        }
        if line.trim_ascii().is_empty() {
            return Ok(self.output.blank()?);
        }
        let outcome = match self.outcome(line) {
            Outcome::Over(outcome) => outcome,
            Outcome::Abandoned(goes_on) if self.prompt.is_empty() => {
                return Err(Stop::Interrupt(goes_on));
            }
            Outcome::Abandoned(goes_on) => {
                self.output.lines("\n")?;
                if let Some(goes_on) = goes_on {
                    complain(goes_on);
                }
                return Ok(());
            }
        };
        if let Err(Error::Connection(error)) = &outcome {
            return Err(Stop::Connection(error.to_string()));
        }
        self.failed |= outcome.is_err();
        Ok(self.output.command(line, &outcome)?)
    }

    fn outcome(&self, line: &str) -> Outcome {
        let command = async { Outcome::Over(self.monitor.run(line).await) };
        match &self.interrupts {
            Some(interrupts) => {
                interrupts.run(command, || Outcome::Abandoned(self.monitor.goes_on()))
            }
            None => smol::block_on(command),
        }
    }

    fn complete(&mut self, line: &str) -> Result<(), Stop> {
        let lines = completion::lines(self.monitor, line);
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
            Err(Stop::Interrupt(goes_on)) => {
                if let Some(goes_on) = goes_on {
                    complain(goes_on);
                }
                Status::Interrupted
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

/// Shows a progress line on stderr, or takes it away.
fn show_progress(line: Option<&str>) {
    let line = line.map(fitting).unwrap_or_default();
    // If the terminal is gone, there is nobody to show it to.
    let _ = write!(io::stderr(), "\r\x1b[K{line}");
}
