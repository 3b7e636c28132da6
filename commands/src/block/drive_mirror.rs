//! `drive_mirror`: not written yet.
//!
//! QEMU does it in `hmp_drive_mirror`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "drive_mirror",
    args = "reuse:-n,full:-f,device:B,target:s,format:s?",
    tier = "stub"
)]
async fn drive_mirror(
    mon: &Monitor,
    _reuse: bool,
    _full: bool,
    _device: BlockName,
    _target: String,
    _format: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
