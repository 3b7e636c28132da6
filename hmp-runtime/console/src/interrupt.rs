// SPDX-License-Identifier: GPL-2.0-or-later

//! Ctrl-C where there is no console, and other signals that end a program. The
//! running command is given up in a way that lets it clean up, and the user learns
//! what goes on in QEMU.

use async_signal::{Signal, Signals};
use smol::channel::{Receiver, bounded};
use smol::future::or;
use smol::stream::StreamExt;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit status of a program that a signal has ended: 128 and the signal.
pub(crate) const fn exit_status(signal: Signal) -> u8 {
    128 + signal as u8
}

/// What Ctrl-C does while no command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It ends the program.
    Ends,
    /// Nothing.
    Nothing,
}

/// Ctrl-C and its like, from now on.
pub(crate) struct Interrupts {
    is_running: Arc<AtomicBool>,
    came: Receiver<Signal>,
}

impl Interrupts {
    /// Takes the signals over. A thread waits for them, since the program itself
    /// waits for its input.
    ///
    /// # Errors
    ///
    /// If there can be no thread, or no signals.
    pub(crate) fn watch(idle: Idle) -> io::Result<Interrupts> {
        let mut signals = Signals::new(wanted())?;
        let (sender, came) = bounded(1);
        let is_running = Arc::new(AtomicBool::new(false));
        let running = is_running.clone();
        std::thread::Builder::new()
            .name("interrupts".to_owned())
            .spawn(move || {
                while let Some(signal) = smol::block_on(signals.next()) {
                    let Ok(signal) = signal else { continue };
                    if running.load(Ordering::SeqCst) {
                        // One signal that waits to be seen is enough.
                        let _ = sender.try_send(signal);
                    } else if idle == Idle::Ends || signal != Signal::Int {
                        std::process::exit(exit_status(signal).into());
                    }
                }
            })?;
        Ok(Interrupts { is_running, came })
    }

    /// Runs `command` until its end or a signal. On a signal it returns what
    /// `abandoned` says, which is asked before the command is dropped.
    pub(crate) fn run<T>(
        &self,
        command: impl Future<Output = T>,
        abandoned: impl FnOnce(Signal) -> T,
    ) -> T {
        while self.came.try_recv().is_ok() {}
        self.is_running.store(true, Ordering::SeqCst);
        let interrupt = async {
            match self.came.recv().await {
                Ok(signal) => abandoned(signal),
                // The thread never ends.
                Err(_) => smol::future::pending().await,
            }
        };
        let outcome = smol::block_on(or(command, interrupt));
        self.is_running.store(false, Ordering::SeqCst);
        outcome
    }
}

/// The signals to take over: Ctrl-C, and those of the others that the program was
/// not started to ignore. `nohup` starts programs that way.
fn wanted() -> Vec<Signal> {
    let ignored = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = ignored_signals(&ignored);
    [Signal::Int, Signal::Term, Signal::Hup, Signal::Quit]
        .into_iter()
        .filter(|signal| *signal == Signal::Int || ignored >> (*signal as u32 - 1) & 1 == 0)
        .collect()
}

/// The signals that are ignored, as Linux reports them: one bit each, counted
/// from signal 1.
fn ignored_signals(status: &str) -> u64 {
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_signals_are_read_from_the_process_status() {
        let status = "SigBlk:\t0000000000000002\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        assert_eq!(ignored_signals(status), 1 << 12 | 1);
        assert_eq!(ignored_signals(""), 0);
    }

    #[test]
    fn a_status_tells_the_signal() {
        assert_eq!(exit_status(Signal::Int), 130);
        assert_eq!(exit_status(Signal::Term), 143);
    }
}
