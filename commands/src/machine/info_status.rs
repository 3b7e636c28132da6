// SPDX-License-Identifier: GPL-2.0-or-later

//! `info status`: does the guest run and, if not, what stopped it.
//!
//! Follows `hmp_info_status` in QEMU's `system/runstate-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct StatusInfo {
    running: bool,
    /// The run state as QMP spells it: `paused`, `io-error`, `shutdown`, ...
    status: String,
    /// Whether TCG translates one instruction at a time. Only older QEMUs tell:
    /// 7.2 does, 10.0 does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    singlestep: bool,
}

impl Display for StatusInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.running { "running" } else { "paused" };
        write!(f, "VM status: {state}")?;
        if self.singlestep {
            f.write_str(" (single step mode)")?;
        }
        if !self.running && self.status != "paused" {
            write!(f, " ({})", self.status)?;
        }
        writeln!(f)
    }
}

/// Show whether the guest is running, and why not.
///
/// The reason for the pause is in parentheses, unless a user has stopped the
/// guest: `prelaunch` (not started yet, `-S`, or reset while paused),
/// `inmigrate` (waits for an incoming migration), `finish-migrate` (the rest is
/// sent, or a migration waits for `migrate_continue`), `postmigrate` (has been
/// sent elsewhere), `io-error` (a disk; see `info block` and QEMU's log, then
/// `cont`), `watchdog`, `guest-panicked`, `internal-error` or `shutdown` (both
/// need `system_reset` before `cont`), `save-vm` (a snapshot or a dump is
/// made), `restore-vm` (a snapshot is loaded; if this state stays, loading has
/// failed), `debug` (gdb has stopped it), `suspended` (`system_wakeup`).
#[hmp(name = "info status", args = "", qmp = "query-status", preconfig)]
async fn info_status(mon: &Monitor) -> Result<StatusInfo> {
    mon.query("query-status").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<StatusInfo>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_running_guest_needs_no_reason() {
        let reply = json!({ "running": true, "status": "running" });
        assert_eq!(printed(reply), "VM status: running\n");
    }

    #[test]
    fn a_guest_that_was_stopped_is_just_paused() {
        let reply = json!({ "running": false, "status": "paused" });
        assert_eq!(printed(reply), "VM status: paused\n");
    }

    #[test]
    fn io_error_is_shown_as_the_reason_for_the_pause() {
        let reply = json!({ "running": false, "status": "io-error" });
        assert_eq!(printed(reply), "VM status: paused (io-error)\n");
    }

    #[test]
    fn single_stepping_stands_before_the_reason() {
        let reply = json!({ "running": false, "singlestep": true, "status": "prelaunch" });
        assert_eq!(
            printed(reply),
            "VM status: paused (single step mode) (prelaunch)\n"
        );
    }
}
