// SPDX-License-Identifier: GPL-2.0-or-later

//! Ctrl-C where there is no console: it gives up the command that runs, so
//! that the command can clean up, and the user learns what goes on in QEMU.

use async_signal::{Signal, Signals};
use smol::channel::{Receiver, bounded};
use smol::future::or;
use smol::stream::StreamExt;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit status of a program that Ctrl-C has ended: 128 and the signal.
pub(crate) const EXIT_STATUS: u8 = 130;

/// What Ctrl-C does while no command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It ends the program.
    Ends,
    /// Nothing.
    Nothing,
}

/// Ctrl-C, from now on.
pub(crate) struct Interrupts {
    is_running: Arc<AtomicBool>,
    pressed: Receiver<()>,
}

impl Interrupts {
    /// Takes Ctrl-C over. A thread waits for it, since the program itself waits
    /// for its input.
    ///
    /// # Errors
    ///
    /// If there can be no thread, or no signals.
    pub(crate) fn watch(idle: Idle) -> io::Result<Interrupts> {
        let mut signals = Signals::new([Signal::Int])?;
        let (sender, pressed) = bounded(1);
        let is_running = Arc::new(AtomicBool::new(false));
        let running = is_running.clone();
        std::thread::Builder::new()
            .name("interrupts".to_owned())
            .spawn(move || {
                while smol::block_on(signals.next()).is_some() {
                    if running.load(Ordering::SeqCst) {
                        // One that is not yet seen is enough.
                        let _ = sender.try_send(());
                    } else if idle == Idle::Ends {
                        std::process::exit(EXIT_STATUS.into());
                    }
                }
            })?;
        Ok(Interrupts {
            is_running,
            pressed,
        })
    }

    /// Runs `command` until its end; or until Ctrl-C, and then gives what
    /// `abandoned` says before the command is dropped.
    pub(crate) fn run<T>(
        &self,
        command: impl Future<Output = T>,
        abandoned: impl FnOnce() -> T,
    ) -> T {
        while self.pressed.try_recv().is_ok() {}
        self.is_running.store(true, Ordering::SeqCst);
        let interrupt = async {
            if self.pressed.recv().await.is_err() {
                // The thread never ends.
                smol::future::pending::<()>().await;
            }
            abandoned()
        };
        let outcome = smol::block_on(or(command, interrupt));
        self.is_running.store(false, Ordering::SeqCst);
        outcome
    }
}
