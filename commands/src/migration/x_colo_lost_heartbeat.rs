//! `x_colo_lost_heartbeat`: take over, for the other side of COLO is lost.
//!
//! Follows `hmp_x_colo_lost_heartbeat` in QEMU's
//! `migration/migration-hmp-cmds.c`. Builds without replication lack it in both
//! monitors.

use hmp_runtime::prelude::*;

/// Tell QEMU that the other side of COLO is lost.
///
/// COLO keeps two machines in step; what watches over them uses this when one
/// of them is lost, and the other then goes on alone. Do not use it while the
/// other side still runs: both would write to the disks. Fails if it is not in
/// COLO; QEMUs that are built without replication do not know it.
#[hmp(
    name = "x_colo_lost_heartbeat",
    args = "",
    qmp = "x-colo-lost-heartbeat"
)]
async fn x_colo_lost_heartbeat(mon: &Monitor) -> Result<()> {
    mon.execute("x-colo-lost-heartbeat", json!({})).await
}
