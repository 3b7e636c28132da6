//! `block_job_pause`: hold a block job.
//!
//! Follows `hmp_block_job_pause` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Hold a block job until `block_job_resume`.
///
/// `device` is the job's name, which `info block-jobs` shows. Fails for a job
/// that is held already.
#[hmp(
    name = "block_job_pause",
    args = "device:B",
    qmp = "block-job-pause",
    preconfig
)]
async fn block_job_pause(mon: &Monitor, device: BlockName) -> Result<()> {
    mon.execute("block-job-pause", json!({ "device": device }))
        .await
}
