//! `snapshot_delete_blkdev_internal`: remove a snapshot from a disk's image.
//!
//! Follows `hmp_snapshot_delete_blkdev_internal` in QEMU's
//! `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct Delete<'a> {
    device: &'a BlockName,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

/// Delete a snapshot that is inside of a disk's image.
///
/// With `id`, name and id both have to be those of the snapshot; `info block -v`
/// shows them.
#[hmp(
    name = "snapshot_delete_blkdev_internal",
    args = "device:B,name:s,id:s?",
    qmp = "blockdev-snapshot-delete-internal-sync"
)]
async fn snapshot_delete_blkdev_internal(
    mon: &Monitor,
    device: BlockName,
    name: String,
    id: Option<String>,
) -> Result<()> {
    let arguments = Delete {
        device: &device,
        name: &name,
        id: id.as_deref(),
    };
    mon.execute("blockdev-snapshot-delete-internal-sync", arguments)
        .await
}
