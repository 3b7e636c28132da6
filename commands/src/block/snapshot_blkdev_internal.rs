//! `snapshot_blkdev_internal`: a snapshot inside the disk's image.
//!
//! Follows `hmp_snapshot_blkdev_internal` in QEMU's
//! `block/monitor/block-hmp-cmds.c`.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use hmp_runtime::prelude::*;

/// Take a snapshot of one disk inside of its image.
///
/// - `device`: the disk, by the name of its block device or of a node, as
///   `info block` shows them.
/// - `name`: what to call the snapshot.
///
/// Done when the command comes back. Only this disk is saved, without the
/// guest's memory, so that `loadvm` cannot go back to it:
/// `qemu-img snapshot -a` can, while QEMU does not run. `info block -v` lists
/// the snapshots. Fails if there is one of that name, for an empty drive, for
/// one that is read-only, and if the image's format has no snapshots: `qcow2`
/// has.
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
