// SPDX-License-Identifier: GPL-2.0-or-later

//! Lines that may take only so long.
//!
//! To give up a line is to stop waiting: QEMU runs what it was sent all the same, in
//! its own time. So nothing more is sent before it has answered that: lines would pile
//! up, and all of them would run once a QEMU that hangs comes back.

use super::Monitor;
use crate::error::{Error, Result};
use crate::qmp::only_reads;
use crate::reply::Reply;
use smol::Timer;
use smol::future::or;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Between two looks at whether a user has typed a password at last.
const LOOK: Duration = Duration::from_millis(20);

impl Monitor {
    /// As [`run`](Monitor::run), but gives up after `limit`. The time in which a user
    /// types a password does not count.
    ///
    /// # Errors
    ///
    /// As [`run`](Monitor::run), and [`Error::TimedOut`].
    pub async fn run_within(&self, line: &str, limit: Duration) -> Result<Reply> {
        let is_begun = AtomicBool::new(false);
        let run = async {
            self.client().settled().await.map_err(Error::Connection)?;
            is_begun.store(true, Ordering::Relaxed);
            self.run(line).await
        };
        let late = async {
            self.spent(limit).await;
            // While the command is still there.
            let begun = self.begun(is_begun.load(Ordering::Relaxed));
            Err(Error::TimedOut { limit, begun })
        };
        or(run, late).await
    }

    /// What a command has begun that is given up now, in one clause.
    fn begun(&self, is_begun: bool) -> String {
        let client = self.client();
        if !is_begun && let Some(earlier) = client.abandoned() {
            return format!("it was not sent, as QEMU has not answered '{earlier}' from before");
        }
        if let Some(goes_on) = self.goes_on() {
            return goes_on;
        }
        match client.awaited() {
            Some(qmp) if only_reads(&qmp) => {
                format!("QEMU has not answered '{qmp}', which changes nothing")
            }
            Some(qmp) => format!("'{qmp}' was sent, and QEMU may still run it"),
            None => "what it waits for has not come".to_owned(),
        }
    }

    /// Waits until so much time is spent on anything but passwords.
    async fn spent(&self, limit: Duration) {
        let start = Instant::now();
        let asked_before = self.time_asked();
        loop {
            let asked = self.time_asked().saturating_sub(asked_before);
            let left = limit.saturating_sub(start.elapsed().saturating_sub(asked));
            if left.is_zero() {
                return;
            }
            Timer::after(left.max(LOOK.min(limit))).await;
        }
    }
}
