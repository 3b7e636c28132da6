// SPDX-License-Identifier: GPL-2.0-or-later

//! `stop`: pause the guest.
//!
//! Follows `hmp_stop` in QEMU's `monitor/hmp-cmds.c`, which drops errors: while
//! a guest dump is written, QEMU refuses, and the user does not learn of it.

use hmp_runtime::prelude::*;

/// Pause the guest.
///
/// The guest's CPUs and its clock stand still until `cont`; whether the guest
/// notices depends on its clock source. Disk requests under way are finished
/// first. While QEMU waits for an incoming migration, `stop` makes the guest
/// stay paused once it has arrived. While a guest dump is written, QEMU refuses
/// without an error: see `info status`. The `STOP` event tells when the guest
/// has stopped.
#[hmp(name = "stop|s", args = "", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    match mon.execute("stop", json!({})).await {
        Err(error) if error.is_refusal() => Ok(()),
        result => result,
    }
}
