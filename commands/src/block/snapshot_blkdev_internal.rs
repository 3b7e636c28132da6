//! `snapshot_blkdev_internal`: not written yet.
//!
//! QEMU does it in `hmp_snapshot_blkdev_internal`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "snapshot_blkdev_internal",
    args = "device:B,name:s",
    tier = "stub"
)]
async fn snapshot_blkdev_internal(mon: &Monitor, _device: BlockName, _name: String) -> Result<()> {
    Err(mon.gap())
}
