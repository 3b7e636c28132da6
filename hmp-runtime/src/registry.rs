// SPDX-License-Identifier: GPL-2.0-or-later

//! The commands: what each declares, what completes it, and how it runs.

use crate::complete::{Completer, NOTHING};
pub use crate::declaration::{Arg, Declaration, Failures, Secret, Tier};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::reply::Reply;
use crate::values::Arguments;
use linkme::distributed_slice;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::OnceLock;

/// Every command of the program, in the linker's order. Use
/// [`commands()`] for a stable one.
#[distributed_slice]
pub static COMMANDS: [Command];

/// Every command of the program, sorted by the bytes of its whole name field,
/// aliases included, as in the built-in monitor's `help`. Commands of one name
/// for different versions stand with the oldest version first.
pub fn commands() -> &'static [&'static Command] {
    static SORTED: OnceLock<Vec<&'static Command>> = OnceLock::new();
    SORTED.get_or_init(|| {
        let mut commands: Vec<_> = COMMANDS.iter().collect();
        commands.sort_by_key(|command| (command.name, command.since, command.until));
        commands
    })
}

/// The future of a running command.
pub type Run<'a> = Pin<Box<dyn Future<Output = Result<Reply>> + Send + 'a>>;

/// The future of a guard.
pub type Check<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// One HMP command: its code and its [`Declaration`], which it dereferences to.
pub struct Command {
    /// What its attribute says.
    pub declaration: Declaration,
    /// What completes each of its arguments, in their order.
    pub completers: &'static [&'static Completer],
    /// Looks whether QEMU survives the command, with the same arguments.
    pub guard: Option<for<'a> fn(&'a Monitor, Arguments) -> Check<'a>>,
    /// Runs the function with arguments that were parsed by `args`.
    pub run: for<'a> fn(&'a Monitor, Arguments) -> Run<'a>,
}

impl Command {
    /// What completes an argument of this command.
    pub fn completer(&self, argument: &Arg) -> &'static Completer {
        let place = self.args.iter().position(|arg| arg.name == argument.name);
        let completer = place.and_then(|place| self.completers.get(place));
        completer.copied().unwrap_or(&NOTHING)
    }
}

impl Deref for Command {
    type Target = Declaration;

    fn deref(&self) -> &Declaration {
        &self.declaration
    }
}

impl AsRef<Declaration> for Command {
    fn as_ref(&self) -> &Declaration {
        &self.declaration
    }
}
