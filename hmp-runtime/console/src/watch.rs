// SPDX-License-Identifier: GPL-2.0-or-later

//! The thread that watches QEMU while the user types: events, the end of the
//! connection, and signals that end the program.

use crate::events::Shown;
use crate::interrupt::exit_status;
use crate::link::{Link, State};
use crate::pacer::Pacer;
use crate::terminal::Screen;
use crate::tone::Tone;
use crate::traffic::Traffic;
use async_signal::{Signal, Signals};
use hmp_runtime::monitor::Monitor;
use hmp_runtime::qmp::{Address, Event, Events};
use rustix::process::{getpid, kill_process};
use smol::Timer;
use smol::future::or;
use smol::stream::StreamExt;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is watched, and what is done about it.
pub(crate) struct Watch {
    pub(crate) link: Arc<Link>,
    pub(crate) screen: Arc<Screen>,
    pub(crate) shown: Shown,
    /// Where to connect again; `None` if not wanted.
    pub(crate) reconnect: Option<Address>,
    pub(crate) traffic: Option<Arc<Traffic>>,
}

/// The first and the longest pause between two attempts to connect.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

impl Watch {
    /// Subscribes to the events that may be shown.
    pub(crate) fn subscribe(shown: Shown, monitor: &Monitor) -> Events {
        monitor.events(move |event| shown.includes(event))
    }

    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// If there can be no thread, or no signals.
    pub(crate) fn spawn(self, events: Events) -> io::Result<()> {
        // The signals that would end the program in the middle of a line.
        let signals = Signals::new([Signal::Term, Signal::Hup, Signal::Quit])?;
        std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || {
                let traffic = async {
                    match &self.traffic {
                        Some(traffic) => traffic.follow(&self.screen).await,
                        None => smol::future::pending().await,
                    }
                };
                let signals = end_by_signal(&self.screen, &self.link, signals);
                smol::block_on(or(signals, or(traffic, self.watch(events))));
            })?;
        Ok(())
    }

    async fn watch(&self, mut events: Events) {
        loop {
            self.show(&mut events).await;
            let monitor = self.link.monitor();
            let reason = monitor.closed().await;
            let Some(address) = self.reconnect.as_ref().filter(|_| !self.link.ends()) else {
                self.link.set(State::Gone(reason));
                return self.wake_reader().await;
            };
            self.link.set(State::Waiting);
            self.say(
                Tone::Note,
                &format!("hmp: {reason}; waiting for it (Ctrl-C leaves)\n"),
            );
            self.wake_reader().await;
            let monitor = again(&monitor, address).await;
            events = Watch::subscribe(self.shown, &monitor);
            let version = monitor.version().qemu;
            self.say(
                Tone::Note,
                &format!("hmp: connected again, to QEMU {version}\n"),
            );
            self.link.replace(monitor);
            self.wake_reader().await;
        }
    }

    /// Shows events until the connection is gone.
    async fn show(&self, events: &mut Events) {
        let mut pacer = Pacer::default();
        loop {
            let event = async { Next::Event(events.next().await) };
            let due = pacer.due();
            let time = async {
                match due {
                    Some(due) => Timer::at(due).await,
                    None => smol::future::pending().await,
                };
                Next::Time
            };
            // The timer comes first: in a storm there always is an event.
            match or(time, event).await {
                Next::Time => self.say(Tone::Event, &pacer.summary(Instant::now())),
                Next::Event(Some(first)) => {
                    let mut lines = String::new();
                    let mut next = Some(first);
                    while let Some(event) = next {
                        self.admit(&mut pacer, &event, &mut lines);
                        // All events that are there are printed together: the
                        // prompt is redrawn once.
                        next = match pacer.due() {
                            Some(due) if Instant::now() >= due => None,
                            _ => events.try_next(),
                        };
                    }
                    pacer.lose(events.lost());
                    self.say(Tone::Event, &lines);
                }
                Next::Event(None) => {
                    if pacer.due().is_some() {
                        self.say(Tone::Event, &pacer.summary(Instant::now()));
                    }
                    return;
                }
            }
        }
    }

    fn admit(&self, pacer: &mut Pacer, event: &Event, lines: &mut String) {
        if self.link.shows(self.shown, event)
            && let Some(line) = pacer.admit(event, Instant::now())
        {
            lines.push_str(&line);
        }
    }

    fn say(&self, tone: Tone, lines: &str) {
        if !lines.is_empty() {
            // If the terminal is gone, the reading thread will notice.
            let _ = self.screen.announce(tone, lines);
        }
    }

    /// Makes the reading thread look at the state of the connection. It sits in
    /// linefeed, waiting for a key. Apart from a key, only a change of the
    /// terminal's size gets it out of there, and that signal may be sent at any
    /// time.
    async fn wake_reader(&self) {
        while !self.link.is_seen() {
            if kill_process(getpid(), rustix::process::Signal::WINCH).is_err() {
                return;
            }
            Timer::after(Duration::from_millis(20)).await;
        }
    }
}

enum Next {
    Event(Option<Event>),
    Time,
}

/// Connects again, however long it takes.
async fn again(monitor: &Monitor, address: &Address) -> Monitor {
    let mut pause = FIRST_PAUSE;
    loop {
        Timer::after(pause).await;
        if let Ok(monitor) = monitor.reconnect(address).await {
            return monitor;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Ends the program as the signal would have, but sets the terminal's modes
/// right first.
async fn end_by_signal(screen: &Screen, link: &Link, mut signals: Signals) {
    while let Some(signal) = signals.next().await {
        let Ok(signal) = signal else { continue };
        link.end(signal).await;
        screen.restore();
        // The shell's prompt does not belong in the line being typed.
        let _ = io::stdout().write_all(b"\n");
        std::process::exit(exit_status(signal).into());
    }
}
