// SPDX-License-Identifier: GPL-2.0-or-later

//! `info usernet`: the connections of the guest's user networks.
//!
//! QEMU does it in `hmp_info_usernet`, which prints libslirp's own table; no
//! QMP command returns that yet.

use hmp_runtime::prelude::*;

/// Show the connections of the guest's user networks.
///
/// Each network has its netdev's id, and a line for each connection: the
/// protocol and its state, QEMU's file descriptor, both ends, and how many
/// bytes wait to be received and sent. `HOST_FORWARD` marks the rules of
/// `hostfwd_add` and of the netdev; for them, the source is the host's address,
/// `*` for any. Prints nothing if no network is of type `user`.
#[hmp(name = "info usernet", gap = "x-query-usernet")]
async fn info_usernet(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usernet").await
}
