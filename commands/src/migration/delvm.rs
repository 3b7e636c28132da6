// SPDX-License-Identifier: GPL-2.0-or-later

//! `delvm`: delete a snapshot of the machine.
//!
//! Follows `hmp_delvm` in QEMU's `migration/migration-hmp-cmds.c`. A disk
//! without the snapshot is no error, neither there nor in QMP's job.

use super::snapshot_disks::{included, snapshot_disks};
use super::snapshot_job::run_snapshot_job;
use crate::block::snapshots::SNAPSHOTS;
use hmp_runtime::prelude::*;

/// Delete a snapshot of the machine from all of its disks.
///
/// - `name`: the snapshot's name, its `TAG` in `info snapshots`; IDs do not
///   work.
///
/// Clusters that only this snapshot used become free in the images; the files
/// do not get smaller. Disks without the snapshot are left alone, and it is no
/// error if no disk has it. QEMU answers nothing else meanwhile. Fails if a
/// writable disk has a format without snapshots, such as raw.
/// `snapshot_delete_blkdev_internal` deletes snapshots of a single disk.
#[hmp(
    name = "delvm",
    args = "name:s",
    params = "tag",
    qmp = "x-debug-query-block-graph, query-block, query-named-block-nodes, query-status, query-migrate, snapshot-delete, query-jobs, job-dismiss",
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
