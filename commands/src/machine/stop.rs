//! `stop`: pause the guest.
//!
//! Follows `hmp_stop` in QEMU's `monitor/hmp-cmds.c`, which drops errors: while
//! a guest dump is written, QEMU refuses and nobody is told.

use hmp_runtime::prelude::*;

/// Pause the guest.
///
/// Its CPUs stand still and its clock stops until `cont`; what it sees of time
/// depends on its clock source. Disk requests under way are finished first.
/// While an incoming migration is awaited, it has the guest stay paused once it
/// has arrived. While a guest dump is written, QEMU refuses, which is not
/// shown: see `info status`. The `STOP` event tells when it has happened.
#[hmp(name = "stop|s", args = "", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    match mon.execute("stop", json!({})).await {
        Err(error) if error.is_refusal() => Ok(()),
        result => result,
    }
}
