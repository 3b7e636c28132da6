// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_job_complete`: let a mirror or commit job do its last step.
//!
//! Follows `hmp_block_job_complete` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_jobs::BLOCK_JOBS;
use hmp_runtime::prelude::*;

/// Finish a block job that is ready: the guest goes on with the copy.
///
/// - `device`: the job's name, as `info block-jobs` shows it. A job that was
///   started from a monitor like this one has the name of its device.
///
/// For a mirror, the target becomes the guest's disk, and the old image is
/// closed. A job that is paused completes only after `block_job_resume`. Fails
/// while the job has not yet copied everything (event `BLOCK_JOB_READY`), and
/// for jobs that finish by themselves, as backups and streams do. To stay on
/// the original instead, use `block_job_cancel`.
#[hmp(
    name = "block_job_complete",
    args = "device:B",
    qmp = "block-job-complete",
    preconfig
)]
async fn block_job_complete(
    mon: &Monitor,
    #[complete(BLOCK_JOBS)] device: BlockName,
) -> Result<()> {
    mon.execute("block-job-complete", json!({ "device": device }))
        .await
}
