//! `change`: not written yet.
//!
//! QEMU does it in `hmp_change`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "change",
    args = "device:B,force:-f,target:F,arg:s?,read-only-mode:s?",
    params = "device [-f] filename [format [read-only-mode]]",
    tier = "stub"
)]
async fn change(
    mon: &Monitor,
    _device: BlockName,
    _force: bool,
    _target: FileName,
    _arg: Option<String>,
    _read_only_mode: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
