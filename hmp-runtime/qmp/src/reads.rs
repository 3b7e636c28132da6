// SPDX-License-Identifier: GPL-2.0-or-later

//! Which QMP commands only read.

/// Whether a QMP command only reads: it changes neither the machine nor QEMU.
///
/// QMP's schema does not say it. The names do, but for a few.
pub fn only_reads(command: &str) -> bool {
    // `query-block`, `x-query-jit`, `x-debug-query-block-graph`
    command.contains("query-")
        || command.starts_with("qom-list")
        || command.ends_with("-list-properties")
        || matches!(
            command,
            "qom-get" | "trace-event-get-state" | "x-accel-stats"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_is_told_from_what_acts_by_its_name() {
        for name in [
            "query-block",
            "x-query-virtio",
            "x-debug-query-block-graph",
            "qom-get",
            "qom-list",
            "qom-list-types",
            "device-list-properties",
            "trace-event-get-state",
        ] {
            assert!(only_reads(name), "{name}");
        }
        for name in ["qom-set", "ringbuf-read", "stop", "trace-event-set-state"] {
            assert!(!only_reads(name), "{name}");
        }
    }
}
