//! `block_job_complete`: let a mirror or commit job do its last step.
//!
//! Follows `hmp_block_job_complete` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Finish a block job that is ready: the guest goes on with the copy.
///
/// `device` is the job's name, which `info block-jobs` shows. For a mirror the
/// guest's disk becomes the target. Fails while the job has not yet copied
/// everything (event `BLOCK_JOB_READY`), and for jobs that finish by themselves.
#[hmp(
    name = "block_job_complete",
    args = "device:B",
    qmp = "block-job-complete",
    preconfig
)]
async fn block_job_complete(mon: &Monitor, device: BlockName) -> Result<()> {
    mon.execute("block-job-complete", json!({ "device": device }))
        .await
}
