// SPDX-License-Identifier: GPL-2.0-or-later

//! Connecting, with a word for a user who has to wait: who holds the socket, or that
//! QEMU is stopped.

use hmp_runtime::error::Error;
use hmp_runtime::monitor::{Monitor, Options};
use hmp_runtime::qmp::{Address, ConnectionError};
use hmp_serve::find::{self, Busy};
use smol::Timer;
use smol::future::or;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long a QEMU may take to greet before one looks why: it is busy for a moment, or
/// the client before has just gone.
const AT_ONCE: Duration = Duration::from_millis(200);

/// A wait that is told of.
const WORTH_A_WORD: Duration = Duration::from_secs(1);

/// Connects to QEMU, and says what is true when that takes time or fails.
///
/// # Errors
///
/// The error, and in one line what a user reads of it.
pub(crate) async fn connect(
    address: &Address,
    options: Options,
) -> Result<Monitor, (Error, String)> {
    let limit = options.qmp.greeting_timeout;
    let begin = Instant::now();
    let connecting = Monitor::connect_with(address, options);
    let waiting = async {
        Timer::after(AT_ONCE).await;
        // Who waits for less reads it at the end.
        if limit > WORTH_A_WORD
            && let Some(busy) = find::busy(address)
        {
            countdown(&says(&busy, address), begin, limit).await;
        }
        smol::future::pending().await
    };
    let connected = or(connecting, waiting).await;
    if begin.elapsed() > AT_ONCE {
        clear_line();
    }
    connected.map_err(|error| {
        let explained = explained(address, &error);
        (error, explained)
    })
}

/// What a user reads of a QEMU that does not greet.
fn says(busy: &Busy, address: &Address) -> String {
    match busy {
        Busy::Stopped(qemu) => format!(
            "{address}: {qemu} is stopped and answers nobody; 'kill -CONT {}' lets it go on",
            qemu.pid
        ),
        Busy::Held(Some(holder)) if is_libvirt(&holder.program) => format!(
            "{address}: held by libvirt, {holder}; 'virsh qemu-monitor-command --hmp NAME \
             COMMAND' gets through"
        ),
        Busy::Held(Some(holder)) => {
            format!("{address}: held by {holder}; QEMU serves one QMP client at a time")
        }
        Busy::Held(None) => format!(
            "{address}: held by another user's program; QEMU serves one QMP client at a time"
        ),
    }
}

fn is_libvirt(program: &str) -> bool {
    matches!(program, "libvirtd" | "virtqemud")
}

/// What is true of a connection that did not come about.
fn explained(address: &Address, error: &Error) -> String {
    let is_silent = matches!(
        error,
        Error::Connection(error) if matches!(**error, ConnectionError::NoGreeting { .. })
    );
    match is_silent.then(|| find::busy(address)).flatten() {
        Some(busy) => says(&busy, address),
        None => error.to_string(),
    }
}

/// Says why there is a wait and, at a terminal, how long it will still be.
#[allow(clippy::print_stderr)]
async fn countdown(reason: &str, begin: Instant, limit: Duration) {
    if !io::stderr().is_terminal() {
        eprintln!("hmp: {reason}; waiting {limit:?} for it");
        return;
    }
    loop {
        let left = limit.saturating_sub(begin.elapsed()).as_secs() + 1;
        eprint!("\r\x1b[Khmp: {reason}; waiting {left} s");
        // Nobody sees what cannot be shown.
        let _ = io::stderr().flush();
        Timer::after(Duration::from_secs(1)).await;
    }
}

/// Takes the countdown off the terminal.
#[allow(clippy::print_stderr)]
fn clear_line() {
    if io::stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
}
