//! `block_job_cancel`: not written yet.
//!
//! QEMU does it in `hmp_block_job_cancel`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "block_job_cancel",
    args = "force:-f,device:B",
    preconfig,
    tier = "stub"
)]
async fn block_job_cancel(mon: &Monitor, _force: bool, _device: BlockName) -> Result<()> {
    Err(mon.gap())
}
