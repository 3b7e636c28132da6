// SPDX-License-Identifier: GPL-2.0-or-later

//! `snapshot_blkdev_internal`: a snapshot inside the disk's image.
//!
//! Follows `hmp_snapshot_blkdev_internal` in QEMU's
//! `block/monitor/block-hmp-cmds.c`.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use hmp_runtime::prelude::*;

/// Take a snapshot of one disk inside its image.
///
/// - `device`: the disk, by the name of its block device or of a node, as
///   `info block` shows them.
/// - `name`: what to call the snapshot.
///
/// The snapshot is complete when the command returns. It holds only this disk,
/// without the guest's memory, so `loadvm` cannot go back to it;
/// `qemu-img snapshot -a` can, while QEMU does not run. `info block -v` lists
/// the snapshots. Fails if a snapshot has this name, for an empty or read-only
/// drive, and if the image's format has no snapshots. `qcow2` has them.
#[hmp(
    name = "snapshot_blkdev_internal",
    args = "device:B,name:s",
    qmp = "blockdev-snapshot-internal-sync"
)]
async fn snapshot_blkdev_internal(
    mon: &Monitor,
    #[complete(BLOCK_DEVICES_AND_NODES)] device: BlockName,
    #[complete(nothing)] name: String,
) -> Result<()> {
    let arguments = json!({ "device": device, "name": name });
    mon.execute("blockdev-snapshot-internal-sync", arguments)
        .await
}
