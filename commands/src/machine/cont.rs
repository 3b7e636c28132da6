//! `cont`: let the guest run.
//!
//! Follows `hmp_cont` in QEMU's `monitor/hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Let a paused guest run on.
///
/// I/O errors that stopped it are forgotten, and the requests are tried again.
/// Fails while a guest dump is written, or if the guest has to be reset first.
#[hmp(name = "cont|c", args = "", qmp = "cont")]
async fn cont(mon: &Monitor) -> Result<()> {
    mon.execute("cont", json!({})).await
}
