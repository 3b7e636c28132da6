// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_job_resume`: let a block job go on.
//!
//! Follows `hmp_block_job_resume` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_jobs::BLOCK_JOBS;
use hmp_runtime::prelude::*;

/// Resume a block job that `block_job_pause` holds.
///
/// - `device`: the job's name, as `info block-jobs` shows it. A job that was
///   started from a monitor like this one has the name of its device.
///
/// If `block_job_complete` was used meanwhile, the job now completes. Fails if
/// the job is not paused.
#[hmp(
    name = "block_job_resume",
    args = "device:B",
    qmp = "block-job-resume",
    preconfig
)]
async fn block_job_resume(mon: &Monitor, #[complete(BLOCK_JOBS)] device: BlockName) -> Result<()> {
    mon.execute("block-job-resume", json!({ "device": device }))
        .await
}
