//! The console on a terminal.

use super::Status;
use super::cli::Options;
use super::editor::{Editor, Read};
use super::hint::{Name, hint};
use super::history::HistoryFile;
use super::link::{Link, State};
use super::output::{Style, complain};
use super::password;
use super::secret::has_secret;
use super::terminal::Screen;
use super::traffic::Traffic;
use super::visible::{visible, visible_json};
use super::watch::Watch;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::registry::commands;
use crate::reply::Reply;
use async_signal::{Signal, Signals};
use smol::future::{or, poll_once};
use smol::stream::StreamExt;
use std::io;
use std::sync::Arc;

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
}

/// Runs the console on this terminal until the user leaves or QEMU is gone.
pub(super) fn run(
    monitor: Monitor,
    options: &Options,
    screen: Screen,
    traffic: Option<Arc<Traffic>>,
) -> Status {
    match Console::start(monitor, options, screen, traffic).and_then(Console::converse) {
        Ok(status) => status,
        Err(error) => {
            complain(format_args!("the terminal cannot be used: {error}"));
            Status::CommandFailed
        }
    }
}

/// How a command ended.
pub(super) enum Outcome {
    Over(Result<Reply>),
    /// By Ctrl-C. What goes on in QEMU, if anything does.
    Abandoned(Option<String>),
}

impl Console {
    fn start(
        monitor: Monitor,
        options: &Options,
        screen: Screen,
        traffic: Option<Arc<Traffic>>,
    ) -> io::Result<Console> {
        let banner = banner(&monitor);
        let (history, lines) = open_history(options);
        let events = Watch::subscribe(options.events, &monitor);
        let screen = Arc::new(screen);
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
            reconnect: options.reconnect.then(|| options.address.clone()),
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
        let ends = ends_qemu(line);
        self.link.start_command(ends);
        let outcome = self.run(&monitor, line);
        self.link.end_command();
        if let Some(traffic) = &self.traffic {
            // What led to the reply comes before it.
            traffic.print(&self.screen);
        }
        match outcome {
            // The terminal has shown ^C.
            Outcome::Abandoned(goes_on) => {
                self.screen.print("\n", || false)?;
                if let Some(goes_on) = goes_on {
                    self.screen.complain(&format!("hmp: {goes_on}\n"));
                }
            }
            Outcome::Over(Ok(_) | Err(Error::Connection(_))) if ends => {
                return Ok(Some(Status::Success));
            }
            Outcome::Over(Err(Error::Connection(error))) if self.reconnects => self
                .screen
                .complain(&format!("hmp: no reply: {error} (Ctrl-C leaves)\n")),
            Outcome::Over(Err(Error::Connection(error))) => {
                complain(error);
                return Ok(Some(Status::NoConnection));
            }
            Outcome::Over(outcome) => {
                self.link.goes_on();
                self.print(line, &outcome)?;
            }
        }
        Ok(None)
    }

    /// Runs a command until its end or Ctrl-C.
    fn run(&mut self, monitor: &Monitor, line: &str) -> Outcome {
        drain(&mut self.interrupts);
        monitor.take_left();
        let command = async { Outcome::Over(monitor.run(line).await) };
        let interrupt = async {
            self.interrupts.next().await;
            Outcome::Abandoned(monitor.goes_on())
        };
        smol::block_on(or(command, interrupt))
    }

    fn print(&mut self, line: &str, outcome: &Result<Reply>) -> io::Result<()> {
        if line.trim_ascii() == "clear" && outcome.is_ok() {
            // The one command whose reply is made for a terminal.
            return self.screen.print("\x1b[H\x1b[2J", || false);
        }
        let printed = self.style.print(line, outcome);
        let mut reply = match self.style {
            Style::Text => visible(&printed.reply),
            Style::Json => visible_json(&printed.reply),
        };
        if !reply.is_empty() && !reply.ends_with('\n') {
            // The prompt has a line of its own.
            reply.to_mut().push('\n');
        }
        let screen = self.screen.clone();
        screen.print(&reply, || drain(&mut self.interrupts))?;
        screen.complain(&printed.error);
        if self.style == Style::Text
            && !printed.error.is_empty()
            && let Some(hint) = self.hint(&printed.error)
        {
            screen.complain(&visible(&format!("hmp: {hint}\n")));
        }
        screen.complain(&printed.note);
        Ok(())
    }

    /// The line below an error: what the command has left, or what the user may
    /// have meant.
    fn hint(&self, error: &str) -> Option<String> {
        let monitor = self.link.monitor();
        if let Some(left) = monitor.take_left() {
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
            self.screen
                .complain(&format!("hmp: lines are not kept any more: {error}\n"));
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

/// The line that the built-in monitor greets with.
pub(super) fn banner(monitor: &Monitor) -> String {
    format!(
        "QEMU {} monitor - type 'help' for more information\n",
        monitor.version().qemu
    )
}

/// Whether a line, if it succeeds, ends QEMU.
fn ends_qemu(line: &str) -> bool {
    matches!(line.split_ascii_whitespace().next(), Some("quit" | "q"))
}

fn open_history(options: &Options) -> (Option<HistoryFile>, Vec<String>) {
    if !options.history {
        return (None, Vec::new());
    }
    match HistoryFile::open() {
        Ok((file, lines)) => (Some(file), lines),
        Err(problem) => {
            complain(format_args!(
                "lines will not be kept for the next time: {problem}"
            ));
            (None, Vec::new())
        }
    }
}
