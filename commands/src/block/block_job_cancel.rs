//! `block_job_cancel`: end a block job early.
//!
//! Follows `hmp_block_job_cancel` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Stop a block job.
///
/// `device` is the job's name, which `info block-jobs` shows; jobs started here
/// have that of their device. A mirror whose copy is complete ends well, and the
/// guest stays on the original; with `-f` it is broken off. The job may need a
/// moment to go.
#[hmp(
    name = "block_job_cancel",
    args = "force:-f,device:B",
    qmp = "block-job-cancel",
    preconfig
)]
async fn block_job_cancel(mon: &Monitor, force: bool, device: BlockName) -> Result<()> {
    let arguments = json!({ "device": device, "force": force });
    mon.execute("block-job-cancel", arguments).await
}
