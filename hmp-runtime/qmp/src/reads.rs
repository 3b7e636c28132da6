// SPDX-License-Identifier: GPL-2.0-or-later

//! Which QMP commands only read.

/// Whether a QMP command only reads: it changes neither the machine nor QEMU.
///
/// QMP's schema does not tell. The names do, with few exceptions.
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
    fn a_commands_name_tells_whether_it_only_reads() {
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
