// SPDX-License-Identifier: GPL-2.0-or-later

//! `snapshot_delete_blkdev_internal`: remove a snapshot from a disk's image.
//!
//! Follows `hmp_snapshot_delete_blkdev_internal` in QEMU's
//! `block/monitor/block-hmp-cmds.c`.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use super::snapshots::{SNAPSHOT_IDS_OF, SNAPSHOTS_OF};
use hmp_runtime::prelude::*;

/// Delete a snapshot inside a disk's image.
///
/// - `device`: the disk, by the name of its block device or of a node, as
///   `info block` shows them.
/// - `name`: the snapshot's name.
/// - `id`: the snapshot's id, if several have the same name; name and id both
///   have to match. Any id, if left out.
///
/// `info block -v` shows names and ids in its snapshot list. Fails if there is
/// no such snapshot. Snapshots that `savevm` took are on every disk, and
/// `delvm` deletes them all.
#[hmp(
    name = "snapshot_delete_blkdev_internal",
    args = "device:B,name:s,id:s?",
    qmp = "blockdev-snapshot-delete-internal-sync"
)]
async fn snapshot_delete_blkdev_internal(
    mon: &Monitor,
    #[complete(BLOCK_DEVICES_AND_NODES)] device: BlockName,
    #[complete(SNAPSHOTS_OF)] name: String,
    #[complete(SNAPSHOT_IDS_OF)] id: Option<String>,
) -> Result<()> {
    let arguments = args! { "device": device, "name": name, "id"?: id };
    mon.execute("blockdev-snapshot-delete-internal-sync", arguments)
        .await
}
