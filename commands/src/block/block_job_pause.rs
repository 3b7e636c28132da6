// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_job_pause`: hold a block job.
//!
//! Follows `hmp_block_job_pause` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_jobs::BLOCK_JOBS;
use hmp_runtime::prelude::*;

/// Hold a block job until `block_job_resume`.
///
/// - `device`: the job's name, as `info block-jobs` shows it. A job that was
///   started from a monitor like this one has the name of its device.
///
/// A paused job copies nothing; the guest goes on and may use the disk.
/// `info block-jobs` does not show that a job is paused. A paused job can be
/// given another speed, but `block_job_cancel` refuses it without `-f`. Fails
/// if the job is already paused.
#[hmp(
    name = "block_job_pause",
    args = "device:B",
    qmp = "block-job-pause",
    preconfig
)]
async fn block_job_pause(mon: &Monitor, #[complete(BLOCK_JOBS)] device: BlockName) -> Result<()> {
    mon.execute("block-job-pause", json!({ "device": device }))
        .await
}
