// SPDX-License-Identifier: GPL-2.0-or-later

//! `system_reset`: reset the machine.
//!
//! Follows `hmp_system_reset` in QEMU's `hw/core/machine-hmp-cmds.c`.

use crate::lethal::states::RESET_IN_DUMP;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct StatusInfo {
    status: String,
}

/// Saving a snapshot is over when QEMU answers; only a dump is made meanwhile.
async fn survives(mon: &Monitor) -> Result<()> {
    let now: StatusInfo = mon.query("query-status").await?;
    match now.status.as_str() {
        "save-vm" => mon.refuse(&RESET_IN_DUMP, &[]),
        _ => Ok(()),
    }
}

/// Reset the machine, as its reset button would.
///
/// The guest is not asked, and loses data that it has not written to its disks.
/// The command returns before the reset has happened; the `RESET` event tells
/// when. A paused guest is reset, too, and stays paused (`info status` says
/// `prelaunch`). With `-no-reboot`, or the reboot action `shutdown`, QEMU ends
/// instead. In the states `internal-error` and `shutdown`, reset the guest
/// before `cont`.
#[hmp(name = "system_reset", args = "", qmp = "system_reset", guard = survives)]
async fn system_reset(mon: &Monitor) -> Result<()> {
    mon.execute("system_reset", json!({})).await
}
