// SPDX-License-Identifier: GPL-2.0-or-later

//! `x_colo_lost_heartbeat`: take over from the lost other side of COLO.
//!
//! Follows `hmp_x_colo_lost_heartbeat` in QEMU's
//! `migration/migration-hmp-cmds.c`. Builds without replication lack it in both
//! monitors.

use hmp_runtime::prelude::*;

/// Tell QEMU that the other side of COLO is lost.
///
/// COLO keeps two machines in step. A program that watches over them uses this
/// command when one machine is lost, and the other one goes on alone. Do not
/// use it while the other side still runs: both would write to the disks. Fails
/// if the machine is not in COLO. QEMUs built without replication do not have
/// the command.
#[hmp(
    name = "x_colo_lost_heartbeat",
    args = "",
    qmp = "x-colo-lost-heartbeat"
)]
async fn x_colo_lost_heartbeat(mon: &Monitor) -> Result<()> {
    mon.execute("x-colo-lost-heartbeat", json!({})).await
}
