//! `block_job_set_speed`: how fast a block job may be.
//!
//! Follows `hmp_block_job_set_speed` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Limit how fast a block job copies.
///
/// `device` is the job's name, which `info block-jobs` shows. `speed` is in MiB
/// a second unless it has a suffix (`B`, `K`, `M`, `G`, `T`, `P`, `E`); 0 lifts
/// the limit.
#[hmp(
    name = "block_job_set_speed",
    args = "device:B,speed:o",
    qmp = "block-job-set-speed",
    preconfig
)]
async fn block_job_set_speed(mon: &Monitor, device: BlockName, speed: Bytes) -> Result<()> {
    let arguments = json!({ "device": device, "speed": speed });
    mon.execute("block-job-set-speed", arguments).await
}
