//! `block_job_resume`: let a block job go on.
//!
//! Follows `hmp_block_job_resume` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Let a block job go on that `block_job_pause` holds.
///
/// `device` is the job's name, which `info block-jobs` shows. Fails for a job
/// that nobody holds.
#[hmp(
    name = "block_job_resume",
    args = "device:B",
    qmp = "block-job-resume",
    preconfig
)]
async fn block_job_resume(mon: &Monitor, device: BlockName) -> Result<()> {
    mon.execute("block-job-resume", json!({ "device": device }))
        .await
}
