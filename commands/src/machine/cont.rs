// SPDX-License-Identifier: GPL-2.0-or-later

//! `cont`: let the guest run.
//!
//! Follows `hmp_cont` in QEMU's `monitor/hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Let a paused guest run on.
///
/// If I/O errors stopped the guest (`info status` says `io-error`), QEMU tries
/// the requests again; if the cause is still there, the guest stops again.
/// Fails while a guest dump is written, and in the states `internal-error` and
/// `shutdown`, in which the guest has to be reset first (`system_reset`). While
/// QEMU waits for an incoming migration, the guest does not run until it has
/// arrived. After an outgoing migration has completed, the guest runs here
/// again: never do that while the destination runs with the same disks. The
/// `RESUME` event tells that the guest runs.
#[hmp(name = "cont|c", args = "", qmp = "cont")]
async fn cont(mon: &Monitor) -> Result<()> {
    mon.execute("cont", json!({})).await
}
