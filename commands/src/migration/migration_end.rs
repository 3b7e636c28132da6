// SPDX-License-Identifier: GPL-2.0-or-later

//! Waiting for the end of an outgoing migration.
//!
//! QEMU sends `MIGRATION` for each change of state only with the capability
//! `events`. Without it, QEMU is asked again and again.

use super::migration_info::MigrationInfo;
use crate::block::size_text::SizeText;
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::Events;
use smol::Timer;
use smol::future::or;
use std::time::Duration;

const GOES_ON: &str = "the migration goes on; 'info migrate' shows it, 'migrate_cancel' ends it";

/// The first pause before QEMU is asked again. Each pause is twice the one
/// before.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest pause.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause if somebody watches.
const PAUSE_IF_WATCHED: Duration = Duration::from_millis(250);

/// A command that waits.
pub struct Waiting<'a> {
    mon: &'a Monitor,
    events: Events,
    work: LongTask,
}

impl Waiting<'_> {
    /// Call this before the migration starts.
    pub fn new(mon: &Monitor) -> Waiting<'_> {
        Waiting {
            mon,
            events: mon.events(|event| event.name == "MIGRATION"),
            work: mon.long_task(GOES_ON),
        }
    }

    /// Waits until the migration has ended, or is in a state that only the user
    /// or the destination can end.
    pub async fn end(mut self) -> Result<Reply> {
        let mut pause = FIRST_PAUSE;
        let longest = if self.work.is_shown() {
            PAUSE_IF_WATCHED
        } else {
            PAUSE
        };
        loop {
            let info: MigrationInfo = self.mon.query("query-migrate").await?;
            if let Some(outcome) = outcome(&info) {
                return outcome;
            }
            self.work.show(&progress(&info));
            let event = async {
                self.events.next().await;
            };
            let time = async {
                Timer::after(pause).await;
            };
            or(event, time).await;
            pause = (pause * 2).min(longest);
        }
    }
}

/// The outcome; `None` while the migration goes on by itself.
fn outcome(info: &MigrationInfo) -> Option<Result<Reply>> {
    let status = info.status.as_deref().unwrap_or("setup");
    let note = match status {
        "setup" | "active" | "device" | "wait-unplug" | "cancelling" | "failing" => return None,
        "completed" => return Some(Ok(Reply::nothing())),
        "failed" => {
            let reason = info.error_desc.as_deref();
            return Some(Err(Error::refusal(
                reason.unwrap_or("the migration has failed"),
            )));
        }
        "cancelled" => return Some(Err(Error::refusal("the migration was cancelled"))),
        "pre-switchover" => {
            "the guest is stopped, and the migration waits for 'migrate_continue pre-switchover'"
                .to_owned()
        }
        _ => format!("the migration goes on in the state '{status}': 'info migrate' shows it"),
    };
    Some(Ok(Reply::nothing().with_note(note)))
}

fn progress(info: &MigrationInfo) -> String {
    let status = info.status.as_deref().unwrap_or("setup");
    match &info.ram {
        Some(ram) => {
            let (remaining, total) = (SizeText(ram.remaining), SizeText(ram.total));
            let mbps = ram.mbps;
            format!("migrate: {status}, {remaining} of {total} left, {mbps:.2} Mbps")
        }
        None => format!("migrate: {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(reply: Json) -> MigrationInfo {
        serde_json::from_value(reply).unwrap()
    }

    fn outcome_of(reply: Json) -> Option<Result<Reply, String>> {
        outcome(&info(reply)).map(|outcome| outcome.map_err(|error| error.to_string()))
    }

    #[test]
    fn only_a_migration_that_moves_by_itself_is_waited_for() {
        for status in ["setup", "active", "device", "cancelling", "failing"] {
            assert!(outcome_of(json!({ "status": status })).is_none());
        }
        assert!(outcome_of(json!({})).is_none());
        let completed = outcome_of(json!({ "status": "completed" })).unwrap();
        assert_eq!(completed.unwrap().note(), None);
        for status in [
            "postcopy-active",
            "postcopy-paused",
            "colo",
            "of-the-future",
        ] {
            let reply = outcome_of(json!({ "status": status })).unwrap().unwrap();
            assert!(reply.text().is_empty());
            assert!(reply.note().unwrap().contains(status));
        }
    }

    #[test]
    fn a_migration_without_success_is_an_error() {
        let error = |reply| outcome_of(reply).unwrap().unwrap_err();
        let failed = json!({ "status": "failed", "error-desc": "no route" });
        assert_eq!(error(failed), "Error: no route");
        let unknown = json!({ "status": "failed" });
        assert_eq!(error(unknown), "Error: the migration has failed");
        let cancelled = json!({ "status": "cancelled" });
        assert_eq!(error(cancelled), "Error: the migration was cancelled");
    }

    #[test]
    fn progress_tells_what_is_left() {
        assert_eq!(progress(&info(json!({}))), "migrate: setup");
        let ram = json!({ "remaining": 1024, "total": 4096, "mbps": 0.5 });
        assert_eq!(
            progress(&info(json!({ "status": "active", "ram": ram }))),
            "migrate: active, 1 KiB of 4 KiB left, 0.50 Mbps"
        );
    }
}
