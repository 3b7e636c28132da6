//! `snapshot_blkdev_internal`: a snapshot inside the disk's image.
//!
//! Follows `hmp_snapshot_blkdev_internal` in QEMU's
//! `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Take a snapshot of one disk inside of its image.
///
/// Without the guest's memory, unlike `savevm`. The image's format has to be
/// able to: `qcow2` is. Fails if there is a snapshot of that name.
#[hmp(
    name = "snapshot_blkdev_internal",
    args = "device:B,name:s",
    qmp = "blockdev-snapshot-internal-sync"
)]
async fn snapshot_blkdev_internal(mon: &Monitor, device: BlockName, name: String) -> Result<()> {
    let arguments = json!({ "device": device, "name": name });
    mon.execute("blockdev-snapshot-internal-sync", arguments)
        .await
}
