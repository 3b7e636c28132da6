// SPDX-License-Identifier: GPL-2.0-or-later

//! The command line: what the user wants of this run.

use crate::events::Shown;
use crate::explain::{self, Question};
use crate::limit::seconds;
use crate::list;
use crate::options::{self, Key};
use crate::shipped::Product;
use crate::target::Target;
use crate::tone::Colour;
use crate::value::{choices, passthrough, plain, word};
use crate::work::{Options, Step, Work};
use hmp_runtime::monitor::Passthrough;
use hmp_runtime::qmp::Address;
use lexopt::{Arg, Parser};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Duration;

/// The text of `--version`.
pub(crate) const VERSION: &str = concat!("hmp ", env!("CARGO_PKG_VERSION"), "\n");

/// What the command line asks for.
#[derive(Debug, PartialEq)]
pub(crate) enum Invocation {
    Help,
    Version,
    Generate(Product),
    Explain(Question),
    /// List the QEMUs; as JSON or not.
    List(bool),
    Run(Options),
}

/// Reads the arguments, without the program's name. `default_address` is
/// `$HMP_SOCKET`.
///
/// # Errors
///
/// One line that says what is wrong.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    default_address: Option<OsString>,
) -> Result<Invocation, String> {
    let mut arguments = arguments.into_iter().peekable();
    if arguments
        .next_if(|argument| argument == "explain")
        .is_some()
    {
        return explain::parse(arguments).map(Invocation::Explain);
    }
    if arguments.next_if(|argument| argument == "ls").is_some() {
        return list::parse(arguments).map(Invocation::List);
    }
    let mut given = Given::default();
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(plain)? {
        let option = match argument {
            Arg::Value(value) => {
                given.address(value)?;
                continue;
            }
            argument => options::find(options::general(), &argument)
                .ok_or_else(|| plain(argument.unexpected()))?,
        };
        match option.key {
            Key::Help => return Ok(Invocation::Help),
            Key::Version => return Ok(Invocation::Version),
            Key::Generate => {
                let what = word(&mut parser)?;
                let product = Product::called(&what)
                    .ok_or_else(|| choices("--generate", "man, bash, zsh or fish", &what))?;
                return Ok(Invocation::Generate(product));
            }
            Key::Socket => given.address(parser.value().map_err(plain)?)?,
            Key::Command => {
                let command = parser.value().map_err(plain)?;
                let command = command.to_string_lossy().into_owned();
                given.steps.push(Step::Command(command));
            }
            Key::File => {
                let file = parser.value().map_err(plain)?;
                given.steps.push(Step::File(file.into()));
            }
            Key::KeepGoing => given.keep_going = true,
            Key::StopOnError => given.stop_on_error = true,
            Key::Timeout => given.timeout = Some(seconds(&word(&mut parser)?)?),
            Key::Strict => given.passthrough(Passthrough::Never)?,
            Key::Passthrough => given.passthrough(passthrough(&word(&mut parser)?)?)?,
            Key::Force => given.force = true,
            Key::Json => given.json = true,
            Key::Null => given.null = true,
            Key::Echo => given.echo = true,
            Key::MergeErrors => given.merges_errors = true,
            Key::Complete => {
                let line = parser.value().map_err(plain)?;
                given.complete = Some(line.to_string_lossy().into_owned());
            }
            Key::Verbose => given.verbose = true,
            Key::Events => {
                let which = word(&mut parser)?;
                given.events = match which.as_str() {
                    "none" => Shown::None,
                    "important" => Shown::Important,
                    "all" => Shown::All,
                    other => return Err(choices("--events", "none, important or all", other)),
                };
            }
            Key::Reconnect => given.reconnect = true,
            Key::NoHistory => given.no_history = true,
            Key::Pager => given.pager = true,
            Key::Color => {
                let when = word(&mut parser)?;
                given.colour = match when.as_str() {
                    "auto" => Colour::Auto,
                    "always" => Colour::Always,
                    "never" => Colour::Never,
                    other => return Err(choices("--color", "auto, always or never", other)),
                };
            }
            // An option of `explain`.
            Key::Qemu => {}
        }
    }
    given.options(default_address).map(Invocation::Run)
}

/// The options as given, before they are checked against each other.
#[derive(Default)]
struct Given {
    address: Option<OsString>,
    steps: Vec<Step>,
    keep_going: bool,
    stop_on_error: bool,
    timeout: Option<Duration>,
    complete: Option<String>,
    passthrough: Option<Passthrough>,
    force: bool,
    json: bool,
    null: bool,
    echo: bool,
    merges_errors: bool,
    verbose: bool,
    events: Shown,
    reconnect: bool,
    no_history: bool,
    pager: bool,
    colour: Colour,
}

impl Given {
    fn address(&mut self, address: OsString) -> Result<(), String> {
        match self.address.replace(address) {
            None => Ok(()),
            Some(first) => Err(format!(
                "one QEMU at a time: '{}' is an address already",
                first.to_string_lossy()
            )),
        }
    }

    fn passthrough(&mut self, mode: Passthrough) -> Result<(), String> {
        match self.passthrough.replace(mode) {
            Some(other) if other != mode => {
                Err("--strict is --passthrough=never: give one mode".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn options(self, default_address: Option<OsString>) -> Result<Options, String> {
        let address = self
            .address
            .or(default_address.filter(|address| !address.is_empty()));
        let target = match address {
            Some(address) => read_address(&address)?,
            None => Target::Only,
        };
        if let Target::Address(address @ Address::Descriptor(_)) = &target
            && self.reconnect
        {
            return Err(format!(
                "--reconnect needs an address that can be connected to again, not {address}"
            ));
        }
        if self.keep_going && self.stop_on_error {
            return Err("--keep-going and --stop-on-error exclude each other".to_owned());
        }
        let work = match (self.complete, self.steps) {
            (None, steps) if steps.is_empty() => Work::Input,
            (None, steps) => Work::Steps(steps),
            (Some(line), steps) if steps.is_empty() => Work::Complete(line),
            (Some(_), _) => return Err("--complete and --command exclude each other".to_owned()),
        };
        // A list of commands belongs together. At a prompt a failure ends
        // nothing, as in the built-in monitor.
        let stops = self.stop_on_error || (matches!(work, Work::Steps(_)) && !self.keep_going);
        Ok(Options {
            target,
            work,
            stops,
            timeout: self.timeout,
            passthrough: self.passthrough.unwrap_or_default(),
            force: self.force,
            json: self.json,
            null: self.null,
            echo: self.echo,
            merges_errors: self.merges_errors,
            verbose: self.verbose,
            events: self.events,
            reconnect: self.reconnect,
            history: !self.no_history,
            pager: self.pager,
            colour: self.colour,
        })
    }
}

fn read_address(address: &OsStr) -> Result<Target, String> {
    match address.to_str() {
        Some(address) => Target::read(address),
        // Only a path need not be UTF-8.
        None => {
            let bytes = address.as_bytes();
            let path = bytes.strip_prefix(b"unix:").unwrap_or(bytes);
            let path = PathBuf::from(OsStr::from_bytes(path));
            Ok(Target::Address(Address::Unix(path)))
        }
    }
}

#[cfg(test)]
mod tests;
