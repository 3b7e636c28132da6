//! `system_powerdown`: press the power button.
//!
//! Follows `hmp_system_powerdown` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Press the machine's power button.
///
/// The guest's operating system decides what follows: most shut down, and QEMU
/// ends when they have. The `POWERDOWN` event tells that the guest was told.
#[hmp(name = "system_powerdown", args = "", qmp = "system_powerdown")]
async fn system_powerdown(mon: &Monitor) -> Result<()> {
    mon.execute("system_powerdown", json!({})).await
}
