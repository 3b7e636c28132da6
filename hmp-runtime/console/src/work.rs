// SPDX-License-Identifier: GPL-2.0-or-later

//! What the command line asks for.

use crate::events::Shown;
use crate::output::Style;
use crate::target::Target;
use crate::tone::Colour;
use hmp_runtime::monitor::Passthrough;
use std::path::PathBuf;
use std::time::Duration;

/// How to run.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) target: Target,
    pub(crate) work: Work,
    /// Whether the first failure ends it.
    pub(crate) stops: bool,
    /// How long connecting and each command may take.
    pub(crate) timeout: Option<Duration>,
    pub(crate) passthrough: Passthrough,
    pub(crate) force: bool,
    pub(crate) json: bool,
    pub(crate) null: bool,
    /// Whether each line is printed before its reply.
    pub(crate) echo: bool,
    /// Whether errors and notes go to stdout.
    pub(crate) merges_errors: bool,
    pub(crate) verbose: bool,
    pub(crate) events: Shown,
    pub(crate) reconnect: bool,
    pub(crate) history: bool,
    pub(crate) pager: bool,
    pub(crate) colour: Colour,
}

impl Options {
    /// How the outcome of a command is printed.
    pub(crate) fn style(&self) -> Style {
        if self.json { Style::Json } else { Style::Text }
    }
}

/// What to do on the connection.
#[derive(Debug, PartialEq)]
pub(crate) enum Work {
    /// Run what stdin says, or the user at the terminal.
    Input,
    /// Run these, in order.
    Steps(Vec<Step>),
    /// Print the completions of this line.
    Complete(String),
}

/// Something to run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// A command.
    Command(String),
    /// The lines of a file; `-` is stdin.
    File(PathBuf),
}
