//! `info block-jobs`: not written yet.
//!
//! QEMU does it in `hmp_info_block_jobs`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info block-jobs", tier = "stub")]
async fn info_block_jobs(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
