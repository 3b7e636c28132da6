// SPDX-License-Identifier: GPL-2.0-or-later

//! The QMP events that the console shows, and how.

use hmp_runtime::qmp::Event;
use serde_json::Value as Json;
use std::fmt::Write;

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

/// Whether a user at a console wants to hear of an event without having asked.
///
/// That is: what changes whether the guest runs; what endangers its data; and
/// how something that a command only started has ended. Events that a healthy
/// guest causes all the time are not important: `RTC_CHANGE`,
/// `NIC_RX_FILTER_CHANGED`, `VSERPORT_CHANGE`, `BALLOON_CHANGE`, the `VNC_*`
/// and `SPICE_*` of people who look at the screen, and `JOB_STATUS_CHANGE`, of
/// which every job sends five.
fn is_important(event: &Event) -> bool {
    match event.name.as_str() {
        // Whether the guest runs.
        "STOP" | "RESUME" | "RESET" | "SHUTDOWN" | "POWERDOWN" | "SUSPEND" | "SUSPEND_DISK"
        | "WAKEUP" | "WATCHDOG" | "COLO_EXIT" => true,
        name if name.starts_with("GUEST_") => true,
        // Whether its data is in danger.
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
        // QEMU also sends it for each part of a device; only the whole has an
        // id.
        "DEVICE_DELETED" => event.data.get("device").is_some(),
        "MIGRATION" => matches!(
            event.data.get("status").and_then(Json::as_str),
            Some("completed" | "failed" | "cancelled" | "postcopy-paused")
        ),
        _ => false,
    }
}

/// The kind of an urgent event, which names what it is about. The first of each
/// kind in a second is shown even in a storm. `None` for an event that may be
/// only counted.
///
/// Urgent is how something that takes time has ended, that the guest has come
/// to its end, and what endangers its data. Devices that come and go, and a
/// guest that stops and goes on, can make a storm of their own.
pub(crate) fn urgent_kind(event: &Event) -> Option<String> {
    let is_urgent = match event.name.as_str() {
        // Its end, but not its progress.
        "MIGRATION" => is_important(event),
        // Many jobs may succeed at once.
        "BLOCK_JOB_COMPLETED" => event.data.get("error").is_some(),
        "GUEST_PANICKED"
        | "GUEST_CRASHLOADED"
        | "SHUTDOWN"
        | "WATCHDOG"
        | "COLO_EXIT"
        | "BLOCK_IO_ERROR"
        | "BLOCK_IMAGE_CORRUPTED"
        | "BLOCK_WRITE_THRESHOLD"
        | "BLOCK_JOB_ERROR"
        | "QUORUM_FAILURE"
        | "QUORUM_REPORT_BAD"
        | "MEMORY_FAILURE"
        | "DUMP_COMPLETED"
        | "DEVICE_UNPLUG_GUEST_ERROR"
        | "MEM_UNPLUG_ERROR" => true,
        _ => false,
    };
    if !is_urgent {
        return None;
    }
    let mut kind = event.name.clone();
    for member in SUBJECTS {
        if let Some(value) = event.data.get(member) {
            // Writing to a string cannot fail.
            let _ = write!(kind, " {member}={value}");
        }
    }
    Some(kind)
}

/// The members that say what an event is about; not those that count something.
const SUBJECTS: [&str; 9] = [
    "status",
    "device",
    "node-name",
    "reference",
    "path",
    "qom-path",
    "operation",
    "action",
    "recipient",
];

/// Whether an event only tells the user that the command just typed was done:
/// `STOP` after `stop`.
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
pub(crate) fn line(event: &Event) -> String {
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
    fn events_of_a_healthy_guest_are_not_important() {
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
    fn the_kind_of_an_urgent_event_is_what_it_is_about() {
        let kind = |name: &str, data: Json| urgent_kind(&event(name, data));
        let of_migration = |status: &str| kind("MIGRATION", json!({ "status": status }));
        assert!(of_migration("failed").is_some());
        assert_ne!(of_migration("failed"), of_migration("completed"));
        assert_eq!(of_migration("active"), None);
        let bad = |node: &str, sector: u64| {
            let data = json!({ "node-name": node, "sector-num": sector, "type": "read" });
            kind("QUORUM_REPORT_BAD", data)
        };
        assert_eq!(bad("a", 1), bad("a", 2));
        assert_ne!(bad("a", 1), bad("b", 1));
        let done = json!({ "device": "job0", "len": 1, "offset": 1 });
        assert_eq!(kind("BLOCK_JOB_COMPLETED", done), None);
        let failed = json!({ "device": "job0", "error": "No space left on device" });
        assert!(kind("BLOCK_JOB_COMPLETED", failed).is_some());
        for name in ["STOP", "RESUME", "RESET", "DEVICE_DELETED", "TEAPOT"] {
            assert_eq!(kind(name, Json::Null), None);
        }
    }

    #[test]
    fn a_reset_by_the_guest_does_not_echo_a_command() {
        let by = |reason: &str| event("RESET", json!({ "guest": false, "reason": reason }));
        assert!(is_echo(&by("host-qmp-system-reset")));
        assert!(!is_echo(&by("guest-reset")));
        assert!(!is_echo(&event("GUEST_PANICKED", Json::Null)));
    }
}
