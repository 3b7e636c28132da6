//! `block_job_resume`: not written yet.
//!
//! QEMU does it in `hmp_block_job_resume`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "block_job_resume", args = "device:B", preconfig, tier = "stub")]
async fn block_job_resume(mon: &Monitor, _device: BlockName) -> Result<()> {
    Err(mon.gap())
}
