// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_job_cancel`: end a block job early.
//!
//! Follows `hmp_block_job_cancel` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_jobs::BLOCK_JOBS;
use hmp_runtime::prelude::*;

/// Stop a block job.
///
/// - `-f`: break the job off at once, even a paused one or a mirror whose copy
///   is complete. Without it, such a mirror ends well.
/// - `device`: the job's name, as `info block-jobs` shows it. A job that was
///   started from a monitor like this one has the name of its device.
///
/// The command returns before the job has ended; the job has ended when
/// `info block-jobs` no longer shows it. A complete mirror leaves a copy of the
/// disk as it is at that moment, and the guest stays on the original. Any other
/// copy is left incomplete, and its file is not removed. Breaking off a stream
/// does no harm: the chain of images stays, and what was copied is not copied
/// again. Fails without `-f` while the job is paused.
#[hmp(
    name = "block_job_cancel",
    args = "force:-f,device:B",
    qmp = "block-job-cancel",
    preconfig
)]
async fn block_job_cancel(
    mon: &Monitor,
    force: bool,
    #[complete(BLOCK_JOBS)] device: BlockName,
) -> Result<()> {
    let arguments = json!({ "device": device, "force": force });
    mon.execute("block-job-cancel", arguments).await
}
