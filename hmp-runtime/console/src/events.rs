//! The QMP events that the console shows, and how.

use hmp_runtime::qmp::Event;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Which events are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    None,
    #[default]
    Important,
    All,
}

impl Shown {
    /// Whether an event of this kind is to be shown.
    pub(crate) fn includes(self, event: &Event) -> bool {
        match self {
            Shown::None => false,
            Shown::Important => is_important(event),
            Shown::All => true,
        }
    }
}

/// Whether somebody at a console wants to be told without having asked.
///
/// That is: what changes whether the guest runs; what endangers its data; and
/// how something ended that a command has only started. What goes on all the
/// time in a healthy guest is not: `RTC_CHANGE`, `NIC_RX_FILTER_CHANGED`,
/// `VSERPORT_CHANGE`, `BALLOON_CHANGE`, the `VNC_*` and `SPICE_*` of people who
/// look at the screen, and `JOB_STATUS_CHANGE`, of which every job sends five.
fn is_important(event: &Event) -> bool {
    match event.name.as_str() {
        // Whether the guest runs.
        "STOP" | "RESUME" | "RESET" | "SHUTDOWN" | "POWERDOWN" | "SUSPEND" | "SUSPEND_DISK"
        | "WAKEUP" | "WATCHDOG" | "COLO_EXIT" => true,
        name if name.starts_with("GUEST_") => true,
        // What its data are worth.
        "BLOCK_IO_ERROR" | "BLOCK_IMAGE_CORRUPTED" | "BLOCK_WRITE_THRESHOLD" => true,
        "QUORUM_FAILURE" | "QUORUM_REPORT_BAD" | "MEMORY_FAILURE" => true,
        "PR_MANAGER_STATUS_CHANGED" => true,
        // How something ended.
        "BLOCK_JOB_READY"
        | "BLOCK_JOB_COMPLETED"
        | "BLOCK_JOB_CANCELLED"
        | "BLOCK_JOB_ERROR"
        | "BLOCK_JOB_PENDING"
        | "DUMP_COMPLETED" => true,
        "DEVICE_UNPLUG_GUEST_ERROR" | "MEM_UNPLUG_ERROR" | "DEVICE_TRAY_MOVED" => true,
        // Sent for each part of a device, too; only the whole has an id.
        "DEVICE_DELETED" => event.data.get("device").is_some(),
        "MIGRATION" => matches!(
            event.data.get("status").and_then(Json::as_str),
            Some("completed" | "failed" | "cancelled" | "postcopy-paused")
        ),
        _ => false,
    }
}

/// Whether an event tells the user no more than that the command just typed
/// was done: `STOP` after `stop`.
pub(crate) fn is_echo(event: &Event) -> bool {
    match event.name.as_str() {
        "STOP" | "RESUME" | "POWERDOWN" | "WAKEUP" => true,
        "RESET" | "SHUTDOWN" => event
            .data
            .get("reason")
            .and_then(Json::as_str)
            .is_some_and(|reason| reason.starts_with("host-qmp-")),
        _ => false,
    }
}

/// The line that shows an event.
fn line(event: &Event) -> String {
    let mut line = format!("[event] {}", event.name);
    match &event.data {
        Json::Null => {}
        Json::Object(members) => {
            for (name, value) in members {
                // Writing to a string cannot fail.
                let _ = match value {
                    Json::String(text) if is_plain(text) => write!(line, " {name}={text}"),
                    other => write!(line, " {name}={other}"),
                };
            }
        }
        other => {
            let _ = write!(line, " {other}");
        }
    }
    line.push('\n');
    line
}

/// Whether a string is clear without quotes.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(|character: char| {
            character == '"' || character.is_whitespace() || character.is_control()
        })
}

/// Keeps a storm of events from filling the screen: the first few of a second
/// are shown, the others counted. While the storm goes on, one line a second.
#[derive(Debug, Default)]
pub(crate) struct Pacer {
    /// When the current second began.
    start: Option<Instant>,
    /// How many events were shown in it.
    shown: usize,
    /// The others, by name.
    counted: BTreeMap<String, u64>,
    /// Events that were lost before they came here.
    lost: u64,
    /// The second before this one ended in counting.
    is_storm: bool,
}

/// How many events are shown within one second.
const MOST: usize = 10;
const SECOND: Duration = Duration::from_secs(1);

impl Pacer {
    /// The line to show for an event, if it is to be shown now.
    pub(crate) fn admit(&mut self, event: &Event, now: Instant) -> Option<String> {
        if self.start.is_none_or(|start| now >= start + SECOND) && self.counted.is_empty() {
            self.is_storm = false;
            self.start = Some(now);
            self.shown = 0;
        }
        if self.is_storm || self.shown == MOST {
            *self.counted.entry(event.name.clone()).or_default() += 1;
            return None;
        }
        self.shown += 1;
        Some(line(event))
    }

    /// Counts events of which nothing is known but that they were.
    pub(crate) fn lose(&mut self, lost: u64) {
        self.lost += lost;
    }

    /// When [`summary`](Pacer::summary) is due; `None` if there is nothing to
    /// sum up.
    pub(crate) fn due(&self) -> Option<Instant> {
        let start = self.start.filter(|_| !self.counted.is_empty())?;
        Some(start + SECOND)
    }

    /// The line for the events that were only counted, and the next second.
    pub(crate) fn summary(&mut self, now: Instant) -> String {
        let counted = std::mem::take(&mut self.counted);
        let lost = std::mem::take(&mut self.lost);
        let total = counted.values().sum::<u64>() + lost;
        let mut names: Vec<(String, u64)> = counted.into_iter().collect();
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut line = format!("[event] ... and {total} more events:");
        for (position, (name, count)) in names.iter().take(MOST).enumerate() {
            let separator = if position == 0 { "" } else { "," };
            let _ = write!(line, "{separator} {count} {name}");
        }
        line.push('\n');
        self.start = Some(now);
        self.shown = 0;
        self.is_storm = true;
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(name: &str, data: Json) -> Event {
        Event {
            name: name.to_owned(),
            data,
        }
    }

    #[test]
    fn an_event_is_one_line_of_its_name_and_members() {
        let deleted = json!({ "device": "nic1", "path": "/machine/peripheral/nic1" });
        assert_eq!(
            line(&event("DEVICE_DELETED", deleted)),
            "[event] DEVICE_DELETED device=nic1 path=/machine/peripheral/nic1\n"
        );
        assert_eq!(line(&event("STOP", Json::Null)), "[event] STOP\n");
        let data = json!({ "guest": true, "text": "no space\nleft", "info": { "a": 1 }, "e": "" });
        assert_eq!(
            line(&event("X", data)),
            "[event] X guest=true text=\"no space\\nleft\" info={\"a\":1} e=\"\"\n"
        );
    }

    #[test]
    fn what_goes_on_all_the_time_is_not_important() {
        for name in [
            "RTC_CHANGE",
            "JOB_STATUS_CHANGE",
            "VNC_CONNECTED",
            "BALLOON_CHANGE",
        ] {
            let event = event(name, Json::Null);
            assert!(!Shown::Important.includes(&event), "{name}");
            assert!(Shown::All.includes(&event) && !Shown::None.includes(&event));
        }
        let part = json!({ "path": "/machine/peripheral/nic1/virtio-backend" });
        assert!(!Shown::Important.includes(&event("DEVICE_DELETED", part)));
        let setup = json!({ "status": "setup" });
        assert!(!Shown::Important.includes(&event("MIGRATION", setup)));
    }

    #[test]
    fn what_stops_the_guest_or_harms_it_is_important() {
        for name in ["STOP", "GUEST_PANICKED", "BLOCK_IO_ERROR", "MEMORY_FAILURE"] {
            assert!(
                Shown::Important.includes(&event(name, Json::Null)),
                "{name}"
            );
        }
        let failed = json!({ "status": "failed" });
        assert!(Shown::Important.includes(&event("MIGRATION", failed)));
    }

    #[test]
    fn a_reset_by_the_guest_is_no_echo_of_a_command() {
        let by = |reason: &str| event("RESET", json!({ "guest": false, "reason": reason }));
        assert!(is_echo(&by("host-qmp-system-reset")));
        assert!(!is_echo(&by("guest-reset")));
        assert!(!is_echo(&event("GUEST_PANICKED", Json::Null)));
    }

    #[test]
    fn a_storm_is_ten_lines_and_then_one_a_second() {
        let start = Instant::now();
        let mut pacer = Pacer::default();
        let storm = |pacer: &mut Pacer, now| {
            (0..1000)
                .filter_map(|_| pacer.admit(&event("STOP", Json::Null), now))
                .count()
        };
        assert_eq!(storm(&mut pacer, start), 10);
        assert_eq!(pacer.due(), Some(start + SECOND));
        let summary = pacer.summary(start + SECOND);
        assert_eq!(summary, "[event] ... and 990 more events: 990 STOP\n");
        assert_eq!(pacer.due(), None);
        assert_eq!(storm(&mut pacer, start + SECOND), 0);
        assert_eq!(pacer.due(), Some(start + 2 * SECOND));
        pacer.lose(5);
        let summary = pacer.summary(start + 2 * SECOND);
        assert_eq!(summary, "[event] ... and 1005 more events: 1000 STOP\n");
        // A quiet second ends it.
        assert_eq!(storm(&mut pacer, start + 4 * SECOND), 10);
    }

    #[test]
    fn a_few_events_now_and_then_are_all_shown() {
        let mut pacer = Pacer::default();
        let start = Instant::now();
        for number in 0..100 {
            let now = start + number * Duration::from_millis(150);
            assert!(pacer.admit(&event("STOP", Json::Null), now).is_some());
        }
        assert_eq!(pacer.due(), None);
    }
}
