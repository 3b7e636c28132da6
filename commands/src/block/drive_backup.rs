//! `drive_backup`: not written yet.
//!
//! QEMU does it in `hmp_drive_backup`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "drive_backup",
    args = "reuse:-n,full:-f,compress:-c,device:B,target:s,format:s?",
    tier = "stub"
)]
async fn drive_backup(
    mon: &Monitor,
    _reuse: bool,
    _full: bool,
    _compress: bool,
    _device: BlockName,
    _target: String,
    _format: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
