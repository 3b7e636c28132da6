// SPDX-License-Identifier: GPL-2.0-or-later

//! `system_powerdown`: press the power button.
//!
//! Follows `hmp_system_powerdown` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Press the machine's power button.
///
/// The guest's operating system decides what follows: most shut down, and QEMU
/// ends when they have (with `-no-shutdown` it stays, in the state `shutdown`).
/// A guest that still boots, hangs, or is set to ignore the button does
/// nothing, and no error says so. The `POWERDOWN` event says that the button
/// was pressed, `SHUTDOWN` that the guest is down. `quit` does not ask the
/// guest.
#[hmp(name = "system_powerdown", args = "", qmp = "system_powerdown")]
async fn system_powerdown(mon: &Monitor) -> Result<()> {
    mon.execute("system_powerdown", json!({})).await
}
