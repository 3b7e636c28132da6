//! `system_reset`: reset the machine.
//!
//! Follows `hmp_system_reset` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Reset the machine, as its reset button would.
///
/// Returns before it has happened; the `RESET` event tells when. A paused guest
/// is reset and stays paused.
#[hmp(name = "system_reset", args = "", qmp = "system_reset")]
async fn system_reset(mon: &Monitor) -> Result<()> {
    mon.execute("system_reset", json!({})).await
}
