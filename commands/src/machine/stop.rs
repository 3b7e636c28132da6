//! `stop`: pause the guest.
//!
//! Follows `hmp_stop` in QEMU's `monitor/hmp-cmds.c`, which drops errors: while
//! a guest dump is written, QEMU refuses and nobody is told.

use hmp_runtime::prelude::*;

/// Pause the guest.
///
/// Its CPUs stand still and its clocks stop until `cont`. While an incoming
/// migration is awaited, the guest will not run after it instead. A refusal of
/// QEMU's is not shown: see `info status`.
#[hmp(name = "stop|s", args = "", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    match mon.execute("stop", json!({})).await {
        Err(error) if error.is_refusal() => Ok(()),
        result => result,
    }
}
