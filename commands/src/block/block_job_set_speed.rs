// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_job_set_speed`: how fast a block job may be.
//!
//! Follows `hmp_block_job_set_speed` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_jobs::BLOCK_JOBS;
use hmp_runtime::prelude::*;

/// Limit how fast a block job copies.
///
/// - `device`: the job's name, as `info block-jobs` shows it. A job that was
///   started from a monitor like this one has the name of its device.
/// - `speed`: the limit, in MiB a second unless it has a suffix (`B`, `K`, `M`,
///   `G`, `T`, `P`, `E`); it may be a fraction (`1.5G`). 0 lifts the limit.
///
/// The limit holds from now on and for this job only; `info block-jobs` shows
/// it in bytes. `block_job_set_speed dd0 500K` allows 512000 bytes a second. A
/// paused job stays paused.
#[hmp(
    name = "block_job_set_speed",
    args = "device:B,speed:o",
    qmp = "block-job-set-speed",
    preconfig
)]
async fn block_job_set_speed(
    mon: &Monitor,
    #[complete(BLOCK_JOBS)] device: BlockName,
    speed: Bytes,
) -> Result<()> {
    let arguments = json!({ "device": device, "speed": speed });
    mon.execute("block-job-set-speed", arguments).await
}
