// SPDX-License-Identifier: GPL-2.0-or-later

//! Which options of a character device each backend looks at.
//!
//! QEMU has one list of options for all backends, which QMP
//! `query-command-line-options` tells. QMP does not tell which backend ignores
//! which options. Follows the `parse` functions of the backends in QEMU's
//! `chardev/` and `ui/`.

use crate::qmp::Version;

/// What all backends have.
const ALL: &[&str] = &["logappend", "logfile", "logtimestamp", "mux"];

const BACKENDS: &[(&str, &[&str])] = &[
    ("dbus", &["name"]),
    ("file", &["append", "input-path", "path"]),
    (
        "hub",
        &["chardevs.0", "chardevs.1", "chardevs.2", "chardevs.3"],
    ),
    ("memory", &["size"]),
    ("mux", &["chardev"]),
    ("parallel", &["path"]),
    ("parport", &["path"]),
    ("pipe", &["path"]),
    ("qemu-vdagent", &["clipboard", "mouse"]),
    ("ringbuf", &["size"]),
    ("serial", &["path"]),
    (
        "socket",
        &[
            "abstract",
            "delay",
            "fd",
            "host",
            "ipv4",
            "ipv6",
            "nodelay",
            "path",
            "port",
            "reconnect",
            "reconnect-ms",
            "server",
            "telnet",
            "tight",
            "tls-authz",
            "tls-creds",
            "tn3270",
            "to",
            "wait",
            "websocket",
        ],
    ),
    ("spiceport", &["name"]),
    ("spicevmc", &["name"]),
    ("stdio", &["signal"]),
    ("tty", &["path"]),
    (
        "udp",
        &["host", "ipv4", "ipv6", "localaddr", "localport", "port"],
    ),
    ("vc", &["cols", "encoding", "height", "rows", "width"]),
];

/// The options that a backend looks at, apart from `backend` and `id`. Some of
/// them may be missing in this QEMU.
pub fn options_of(backend: &str, version: &Version) -> Vec<&'static str> {
    let mut options = ALL.to_vec();
    if let Some((_, own)) = BACKENDS.iter().find(|(name, _)| *name == backend) {
        options.extend(*own);
    }
    if backend == "pty" && version.at_least(9, 2) {
        options.push("path");
    }
    options
}
