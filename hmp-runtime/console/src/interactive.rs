// SPDX-License-Identifier: GPL-2.0-or-later

//! The console on a terminal.

use crate::editor::{Editor, Read};
use crate::hint::{Name, hint};
use crate::history::HistoryFile;
use crate::limit::limited;
use crate::link::{Link, State};
use crate::output::{Style, complain, ended};
use crate::status::Status;
use crate::terminal::Screen;
use crate::tone::Tone;
use crate::traffic::Traffic;
use crate::visible::{visible, visible_json};
use crate::watch::Watch;
use crate::work::Options;
use crate::{password, program};
use async_signal::{Signal, Signals};
use hmp_runtime::error::{Error, Result};
use hmp_runtime::monitor::Monitor;
use hmp_runtime::qmp::Address;
use hmp_runtime::registry::commands;
use hmp_runtime::reply::Reply;
use hmp_runtime::secret::has_secret;
use smol::future::{or, poll_once};
use smol::stream::StreamExt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// A console.
struct Console {
    screen: Arc<Screen>,
    link: Arc<Link>,
    editor: Editor,
    history: Option<HistoryFile>,
    traffic: Option<Arc<Traffic>>,
    /// Ctrl-C while no line is being read.
    interrupts: Signals,
    style: Style,
    /// Whether QEMU is waited for when it goes away.
    reconnects: bool,
    /// How long a command may take.
    limit: Option<Duration>,
    /// Whether a reply longer than the screen goes through `$PAGER`.
    pages: bool,
}

/// Runs the console on this terminal until the user leaves or QEMU is gone.
pub(crate) fn run(
    monitor: Monitor,
    address: &Address,
    options: &Options,
    screen: Screen,
    traffic: Option<Arc<Traffic>>,
) -> Status {
    let screen = Arc::new(screen);
    let conversation = || {
        let _quiet = screen.quiet()?;
        Console::start(monitor, address, options, screen.clone(), traffic)?.converse()
    };
    match conversation() {
        Ok(status) => status,
        Err(error) => {
            complain(format_args!("the terminal cannot be used: {error}"));
            Status::CommandFailed
        }
    }
}

/// How a command ended.
pub(crate) enum Outcome {
    Over(Result<Reply>),
    /// By Ctrl-C. What goes on in QEMU, if anything does.
    Abandoned(Option<String>),
    /// By a signal that ends the program, and what goes on.
    Ended(Signal, Option<String>),
}

impl Console {
    fn start(
        monitor: Monitor,
        address: &Address,
        options: &Options,
        screen: Arc<Screen>,
        traffic: Option<Arc<Traffic>>,
    ) -> io::Result<Console> {
        let banner = banner(&monitor);
        let (history, lines) = open_history(options);
        let events = Watch::subscribe(options.events, &monitor);
        wait_for_events(&monitor);
        monitor.on_progress({
            let screen = screen.clone();
            // If the terminal is gone, the reading thread will notice.
            move |line| drop(screen.show_progress(line))
        });
        let link = Arc::new(Link::new(monitor));
        link.monitor().on_password({
            let (screen, link) = (screen.clone(), link.clone());
            move |prompt| {
                let (screen, link, prompt) = (screen.clone(), link.clone(), prompt.to_owned());
                Box::pin(async move { password::ask(&screen, &link, &prompt).await })
            }
        });
        let editor = Editor::new(screen.clone(), link.clone(), lines);
        if let Some(traffic) = &traffic {
            traffic.print(&screen);
        }
        screen.print(&banner, || false)?;
        let watch = Watch {
            link: link.clone(),
            screen: screen.clone(),
            shown: options.events,
            reconnect: options.reconnect.then(|| address.clone()),
            traffic: traffic.clone(),
        };
        watch.spawn(events)?;
        Ok(Console {
            screen,
            link,
            editor,
            history,
            traffic,
            interrupts: Signals::new([Signal::Int])?,
            style: options.style(),
            reconnects: options.reconnect,
            limit: options.timeout,
            pages: options.pager,
        })
    }

    /// Takes one line after the other.
    fn converse(mut self) -> io::Result<Status> {
        loop {
            match self.editor.read()? {
                Read::Line(line) => {
                    if let Some(status) = self.line(&line)? {
                        return Ok(status);
                    }
                }
                Read::Leave => {
                    return Ok(match self.link.state() {
                        State::Up => Status::Success,
                        State::Waiting | State::Gone(_) => Status::NoConnection,
                    });
                }
                Read::Gone => return Ok(self.gone()),
            }
        }
    }

    /// Runs a line. The status, if it was the last one.
    fn line(&mut self, line: &str) -> io::Result<Option<Status>> {
        let monitor = self.link.monitor();
        if line.trim_ascii().is_empty() {
            // The built-in monitor knows blanks from nothing.
            monitor.history().push(line);
            return Ok(None);
        }
        self.remember(line, &monitor);
        let (command, shell) = match monitor.pipe(line) {
            Some((command, shell)) => (command, Some(shell)),
            None => (line, None),
        };
        let declared = monitor.command_of(command);
        let ends = declared.is_some_and(|it| it.ends_qemu);
        self.link.start_command(ends);
        let outcome = self.run(&monitor, command);
        self.link.end_command();
        if let Some(traffic) = &self.traffic {
            // What led to the reply comes before it.
            traffic.print(&self.screen);
        }
        match outcome {
            Outcome::Abandoned(goes_on) => {
                self.screen.print("^C\n", || false)?;
                if let Some(goes_on) = goes_on {
                    self.note(&format!("hmp: {goes_on}\n"));
                }
            }
            // The thread that has seen the signal ends the program.
            Outcome::Ended(..) => loop {
                std::thread::park();
            },
            Outcome::Over(Ok(_) | Err(Error::Connection(_))) if ends => {
                return Ok(Some(Status::Success));
            }
            Outcome::Over(Err(Error::Connection(error))) if self.reconnects => {
                self.note(&format!("hmp: no reply: {error} (Ctrl-C leaves)\n"));
            }
            Outcome::Over(Err(Error::Connection(error))) => {
                complain(error);
                return Ok(Some(Status::NoConnection));
            }
            Outcome::Over(outcome) => {
                self.link.goes_on();
                match (&outcome, shell) {
                    // Codes that the terminal is to act on.
                    (Ok(reply), None) if declared.is_some_and(|it| it.for_terminal) => {
                        self.screen.print(&reply.to_string(), || false)?;
                    }
                    _ => self.print(command, &outcome, shell)?,
                }
            }
        }
        Ok(None)
    }

    /// Runs a command until its end or Ctrl-C.
    fn run(&mut self, monitor: &Monitor, line: &str) -> Outcome {
        drain(&mut self.interrupts);
        monitor.take_aftermath();
        let command = async { Outcome::Over(limited(monitor, line, self.limit).await) };
        let interrupt = async {
            self.interrupts.next().await;
            Outcome::Abandoned(monitor.goes_on())
        };
        let end = async { Outcome::Ended(self.link.told_to_end().await, None) };
        smol::block_on(or(command, or(interrupt, end)))
    }

    /// Prints what came of a command, or gives it to a shell command.
    fn print(
        &mut self,
        line: &str,
        outcome: &Result<Reply>,
        shell: Option<&str>,
    ) -> io::Result<()> {
        let printed = self.style.print(line, outcome);
        match shell {
            // An error is for the user.
            Some(shell) if printed.error.is_empty() => {
                if let Err(error) = program::pipe(&self.screen, shell, printed.reply) {
                    self.note(&format!("hmp: no shell can be started: {error}\n"));
                }
            }
            _ => self.show(&printed.reply)?,
        }
        self.screen.complain(Tone::Error, &ended(&printed.error));
        if self.style == Style::Text
            && !printed.error.is_empty()
            && let Some(hint) = self.hint(&printed.error)
        {
            self.note(&visible(&format!("hmp: {hint}\n")));
        }
        self.note(&printed.note);
        Ok(())
    }

    /// Shows a reply on the terminal.
    fn show(&mut self, reply: &str) -> io::Result<()> {
        let mut reply = match self.style {
            Style::Text => visible(reply),
            Style::Json => visible_json(reply),
        };
        if !reply.is_empty() && !reply.ends_with('\n') {
            // The prompt has a line of its own.
            reply.to_mut().push('\n');
        }
        if self.pages && program::is_longer_than_screen(&reply) {
            match program::page(&self.screen, &reply) {
                Ok(true) => return Ok(()),
                Ok(false) => self.note("hmp: there is no such pager; see $PAGER\n"),
                Err(error) => self.note(&format!("hmp: no pager can be started: {error}\n")),
            }
        }
        let screen = self.screen.clone();
        screen.print(&reply, || drain(&mut self.interrupts))
    }

    fn note(&self, text: &str) {
        self.screen.complain(Tone::Note, text);
    }

    /// The line below an error: what the command has left, or what the user may
    /// have meant.
    fn hint(&self, error: &str) -> Option<String> {
        let monitor = self.link.monitor();
        if let Some(left) = monitor.take_aftermath() {
            return Some(left);
        }
        let version = monitor.version().qemu;
        let version = (version.major, version.minor);
        let known = commands().iter().filter(|command| command.is_in(version));
        let names: Vec<Name<'_>> = known
            .flat_map(|command| {
                let parent = command.parent();
                let words = command.own_name().split('|');
                words.map(move |word| Name { parent, word })
            })
            .collect();
        hint(error.trim_end(), &names)
    }

    fn remember(&mut self, line: &str, monitor: &Monitor) {
        if has_secret(line) {
            return;
        }
        monitor.history().push(line);
        // Tab has left a blank at the end.
        let line = line.trim();
        self.editor.remember(line);
        if let Some(file) = &mut self.history
            && let Err(error) = file.push(line)
        {
            self.note(&format!("hmp: lines are not kept any more: {error}\n"));
            self.history = None;
        }
    }

    fn gone(&self) -> Status {
        if self.link.ends() {
            return Status::Success;
        }
        if let State::Gone(reason) = self.link.state() {
            complain(reason);
        }
        Status::NoConnection
    }
}

/// Forgets the signals that have come; whether there were any.
fn drain(signals: &mut Signals) -> bool {
    let mut any = false;
    while let Some(Some(_)) = smol::block_on(poll_once(signals.next())) {
        any = true;
    }
    any
}

/// Waits until QEMU sends events, as it does once it has answered: at the prompt,
/// the user expects them. One that does not answer shall not keep the prompt back.
fn wait_for_events(monitor: &Monitor) {
    let answer = async { monitor.machine_is_ready().await.map(drop) };
    let patience = async {
        smol::Timer::after(Duration::from_secs(1)).await;
        Ok(())
    };
    // If the connection is lost, the first line says so.
    let _ = smol::block_on(or(answer, patience));
}

/// The line that the built-in monitor greets with.
pub(crate) fn banner(monitor: &Monitor) -> String {
    format!(
        "QEMU {} monitor - type 'help' for more information\n",
        monitor.version().qemu
    )
}

fn open_history(options: &Options) -> (Option<HistoryFile>, Vec<String>) {
    if !options.history {
        return (None, Vec::new());
    }
    match HistoryFile::open() {
        Ok(Some((file, lines))) => (Some(file), lines),
        Ok(None) => (None, Vec::new()),
        Err(problem) => {
            complain(format_args!(
                "lines will not be kept for the next time: {problem}"
            ));
            (None, Vec::new())
        }
    }
}
