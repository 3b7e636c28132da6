//! Commands without a console: from `-c`, or from stdin, one a line.

use super::cli::{Options, Work};
use super::output::{Output, Style, complain, is_closed_pipe};
use super::{Status, secret};
use crate::error::Error;
use crate::monitor::Monitor;
use std::io::{self, BufRead};
use std::time::Duration;

/// How long completion may take: a shell waits for it.
pub(super) const COMPLETION_TIME: Duration = Duration::from_secs(1);

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
    failed: bool,
}

/// Runs what the options or stdin say.
pub(super) fn run(monitor: &Monitor, options: &Options) -> Status {
    let style = if options.json {
        Style::Json
    } else {
        Style::Text
    };
    let mut batch = Batch {
        monitor,
        output: Output::new(style, options.null),
        failed: false,
    };
    let stopped = match &options.work {
        Work::Input => batch.lines(io::stdin().lock()),
        Work::Commands(commands) => commands.iter().try_for_each(|line| batch.command(line)),
        Work::Complete(line) => batch.complete(line),
    };
    batch.status(stopped)
}

impl Batch<'_> {
    fn lines(&mut self, mut input: impl BufRead) -> Result<(), Stop> {
        let mut line = Vec::new();
        while input.read_until(b'\n', &mut line).map_err(Stop::Input)? > 0 {
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            self.command(&String::from_utf8_lossy(text))?;
            line.clear();
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
        let outcome = smol::block_on(self.monitor.run(line));
        if let Err(Error::Connection(error)) = &outcome {
            return Err(Stop::Connection(error.to_string()));
        }
        self.failed |= outcome.is_err();
        Ok(self.output.command(line, &outcome)?)
    }

    fn complete(&mut self, line: &str) -> Result<(), Stop> {
        let completion = smol::block_on(smol::future::or(self.monitor.complete(line), async {
            smol::Timer::after(COMPLETION_TIME).await;
            Default::default()
        }));
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
