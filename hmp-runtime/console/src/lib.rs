// SPDX-License-Identifier: GPL-2.0-or-later

//! The program: options, the interactive console, and commands from scripts.
//!
//! * `cli`: the command line. `options` lists its options, `value` reads their
//!   values, `work` is what the command line asks for, `usage` is the help, and
//!   `shipped` has the manual page and the completions for shells;
//! * `batch`: commands from `-c`, files or stdin. `files` checks the files
//!   beforehand, `lines` reads the lines, `source` the passwords among them,
//!   `interrupt` handles Ctrl-C there, and `stop` says why a run ends early; `limit`
//!   is how long each line may take, and `echo` what is shown of it;
//! * `output`: replies and errors as text or JSON. `visible` makes them fit for a
//!   terminal;
//! * `interactive`: the console. `terminal` is the screen, `editor` reads the lines
//!   with the help of `completion`, `watch` is the thread that watches QEMU
//!   meanwhile, `link` is what the two threads share, `password` asks for a
//!   password, `program` runs a pipe's shell command or a pager, `tone` has the
//!   colours, and `traffic` shows the QMP of `--verbose`;
//! * `target`: which QEMU is meant, `reach`: connecting to it, `list`: `hmp ls`;
//! * `explain`: what a command would send;
//! * `hint`: what a mistyped command may have been meant to be;
//! * `events`: which QMP events are shown, and how; `pacer`: how many at once;
//! * `history`: the lines of earlier runs;
//! * `room`: what the system has to let the program have.

mod batch;
mod cli;
mod columns;
mod completion;
mod echo;
mod editor;
mod events;
mod explain;
mod files;
mod hint;
mod history;
mod interactive;
mod interrupt;
mod limit;
mod lines;
mod link;
mod list;
mod options;
mod output;
mod pacer;
mod password;
mod program;
mod reach;
mod room;
mod shipped;
mod source;
mod status;
mod stop;
mod target;
mod terminal;
mod tone;
mod traffic;
mod usage;
mod value;
mod visible;
mod watch;
mod work;

use cli::Invocation;
use hmp_runtime::monitor;
use hmp_runtime::qmp::{self, Address, Trace};
use output::{Output, Style, complain, unwritten};
use status::Status;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use terminal::Screen;
use traffic::Traffic;
use work::{Options, Work};

/// Runs the program with this process's arguments.
///
/// The binary has to name the crate with the commands, or the linker drops
/// them.
pub fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    let status = match cli::parse(arguments, std::env::var_os("HMP_SOCKET")) {
        Ok(Invocation::Help) => print(&usage::help()),
        Ok(Invocation::Version) => print(cli::VERSION),
        Ok(Invocation::Generate(product)) => print(&product.text()),
        Ok(Invocation::Explain(question)) => with_room(None, || explain::run(&question)),
        Ok(Invocation::List(is_json)) => list::run(is_json),
        Ok(Invocation::Run(options)) => match to_run(&options) {
            Ok(address) => with_room(Some(&address), || run(&options, &address)),
            Err(problem) => {
                complain(problem);
                Status::Usage
            }
        },
        Err(problem) => {
            complain(problem);
            Status::Usage
        }
    };
    status.into()
}

/// Does what needs a reactor, if there can be one.
fn with_room(address: Option<&Address>, work: impl FnOnce() -> Status) -> Status {
    match room::check(address) {
        Ok(()) => work(),
        Err(problem) => {
            complain(problem);
            Status::NoConnection
        }
    }
}

fn print(text: &str) -> Status {
    match Output::new(Style::Text, false).lines(text) {
        Ok(()) => Status::Success,
        Err(error) => unwritten(&error),
    }
}

/// Checks what can be checked without a QEMU, and finds out which one is meant.
fn to_run(options: &Options) -> Result<Address, String> {
    files::check(&options.work)?;
    let (address, note) = options.target.resolve(io::stdin().is_terminal())?;
    note.into_iter().for_each(complain);
    Ok(address)
}

fn run(options: &Options, address: &Address) -> Status {
    let surface = Surface::of(options);
    let traffic = match &surface {
        // On a screen, nothing may write to the terminal behind linefeed's
        // back.
        Surface::Screen(_) if options.verbose && io::stderr().is_terminal() => Some(Traffic::new()),
        _ => None,
    };
    let trace = match &traffic {
        Some(traffic) => Some(traffic.trace()),
        None => options.verbose.then(Trace::on_stderr),
    };
    let monitor_options = monitor::Options {
        passthrough: options.passthrough,
        force: options.force,
        qmp: qmp::Options {
            trace,
            ..limit::connecting(options.timeout)
        },
    };
    let connected = reach::connect(address, monitor_options);
    match (smol::block_on(connected), surface) {
        (Ok(monitor), Surface::Screen(screen)) => {
            interactive::run(monitor, address, options, *screen, traffic)
        }
        (Ok(monitor), Surface::Prompt) => batch::run_with_prompt(&monitor, options),
        (Ok(monitor), Surface::Streams) => batch::run(&monitor, options),
        (Err((error, explained)), _) => {
            if let Some(traffic) = traffic {
                Trace::on_stderr().line(&traffic.take());
            }
            let status = limit::unconnected(&error, options.timeout);
            complain(explained);
            status
        }
    }
}

/// How the program talks to the user.
enum Surface {
    /// A terminal on which lines can be edited.
    Screen(Box<Screen>),
    /// A terminal that can do no more than print.
    Prompt,
    /// No terminal.
    Streams,
}

impl Surface {
    fn of(options: &Options) -> Surface {
        // NUL bytes after the replies mean that a program reads them.
        let is_console = options.work == Work::Input
            && !options.null
            && io::stdin().is_terminal()
            && io::stdout().is_terminal();
        if !is_console {
            return Surface::Streams;
        }
        match Screen::open(options.colour.is_wanted()) {
            Ok(Some(screen)) => Surface::Screen(Box::new(screen)),
            Ok(None) => Surface::Prompt,
            Err(error) => {
                complain(format_args!(
                    "lines cannot be edited here: {error}; TERM=xterm may do"
                ));
                Surface::Prompt
            }
        }
    }
}
