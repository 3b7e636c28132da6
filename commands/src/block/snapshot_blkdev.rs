//! `snapshot_blkdev`: not written yet.
//!
//! QEMU does it in `hmp_snapshot_blkdev`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "snapshot_blkdev",
    args = "reuse:-n,device:B,snapshot-file:s?,format:s?",
    params = "[-n] device [new-image-file] [format]",
    tier = "stub"
)]
async fn snapshot_blkdev(
    mon: &Monitor,
    _reuse: bool,
    _device: BlockName,
    _snapshot_file: Option<String>,
    _format: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
