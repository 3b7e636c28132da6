//! `drive_del`: not written yet.
//!
//! QEMU does it in `hmp_drive_del`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "drive_del",
    args = "id:B",
    params = "device",
    tier = "stub",
    gap = "x-drive-del"
)]
async fn drive_del(mon: &Monitor, _id: BlockName) -> Result<()> {
    Err(mon.gap())
}
