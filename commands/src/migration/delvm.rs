//! `delvm`: forget a snapshot of the machine.
//!
//! Follows `hmp_delvm` in QEMU's `migration/migration-hmp-cmds.c`. That a disk
//! does not have the snapshot is no error, neither there nor to QMP's job.

use super::snapshot_disks::{included, snapshot_disks};
use super::snapshot_job::run_snapshot_job;
use crate::block::snapshots::SNAPSHOTS;
use hmp_runtime::prelude::*;

/// Delete a snapshot of the machine from all of its disks.
///
/// - `name`: the snapshot's name, its `TAG` in `info snapshots`; IDs do not
///   work.
///
/// The clusters that only it had become free in the images, which do not get
/// smaller. Disks without it are left alone, and nothing is said if none has
/// it. QEMU answers nothing else meanwhile. Fails if a disk that can be written
/// has a format without snapshots, such as raw. Snapshots of a single disk are
/// deleted by `snapshot_delete_blkdev_internal`.
#[hmp(
    name = "delvm",
    args = "name:s",
    params = "tag",
    qmp = "x-debug-query-block-graph, query-block, query-named-block-nodes, query-status, snapshot-delete, query-jobs, job-dismiss",
    tier = "composed"
)]
async fn delvm(mon: &Monitor, #[complete(SNAPSHOTS)] name: String) -> Result<()> {
    let disks = snapshot_disks(mon).await?;
    let devices = included(&disks);
    if devices.is_empty() {
        return Ok(());
    }
    let goes_on = format!("QEMU goes on deleting '{name}', and answers again when it is gone");
    run_snapshot_job(mon, "snapshot-delete", &name, &devices, goes_on).await
}
