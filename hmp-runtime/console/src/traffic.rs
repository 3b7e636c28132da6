// SPDX-License-Identifier: GPL-2.0-or-later

//! The QMP traffic of `--verbose`, on the terminal of a console.
//!
//! It is reported in the middle of a connection's work, where nothing may wait;
//! least of all for the terminal, which linefeed holds while Tab waits for
//! QEMU. So the traffic is queued, and printed by a thread that may wait.

use crate::terminal::Screen;
use crate::tone::Tone;
use hmp_runtime::qmp::Trace;
use std::sync::{Arc, Mutex, PoisonError};

/// What was reported and is not printed yet.
pub(crate) struct Traffic {
    lines: Mutex<String>,
    /// Held while lines are printed, so that they stay in order.
    printing: Mutex<()>,
    wake: async_channel::Sender<()>,
    wakes: async_channel::Receiver<()>,
}

impl Traffic {
    pub(crate) fn new() -> Arc<Traffic> {
        let (wake, wakes) = async_channel::bounded(1);
        Arc::new(Traffic {
            lines: Mutex::default(),
            printing: Mutex::default(),
            wake,
            wakes,
        })
    }

    /// What to give to the connection.
    pub(crate) fn trace(self: &Arc<Traffic>) -> Trace {
        let traffic = self.clone();
        Trace::new(move |line| {
            let mut lines = traffic.lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.push_str(line);
            // A full channel means that the printing thread is woken already.
            let _ = traffic.wake.try_send(());
        })
    }

    /// Takes what was reported so far.
    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Prints what was reported so far.
    pub(crate) fn print(&self, screen: &Screen) {
        let _printing = self.printing.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = self.take();
        if !lines.is_empty() {
            // If the terminal is gone, the thread that reads it will notice.
            let _ = screen.announce(Tone::Plain, &lines);
        }
    }

    /// Prints what is reported, for ever.
    pub(crate) async fn follow(&self, screen: &Screen) {
        while self.wakes.recv().await.is_ok() {
            self.print(screen);
        }
    }
}
