//! `cont`: let the guest run.
//!
//! Follows `hmp_cont` in QEMU's `monitor/hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Let a paused guest run on.
///
/// I/O errors that stopped it (`info status` says `io-error`) are forgotten,
/// and the requests are tried again: if the cause is still there, the guest
/// stops again. It fails while a guest dump is written, and in the states
/// `internal-error` and `shutdown`, in which the guest has to be reset first
/// (`system_reset`). While an incoming migration is awaited, the guest does not
/// run at once, but when it has arrived. After an outgoing migration has
/// completed, it runs here again: never do that while the destination runs with
/// the same disks. The `RESUME` event tells that it runs.
#[hmp(name = "cont|c", args = "", qmp = "cont")]
async fn cont(mon: &Monitor) -> Result<()> {
    mon.execute("cont", json!({})).await
}
