//! `block_job_set_speed`: not written yet.
//!
//! QEMU does it in `hmp_block_job_set_speed`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "block_job_set_speed",
    args = "device:B,speed:o",
    preconfig,
    tier = "stub"
)]
async fn block_job_set_speed(mon: &Monitor, _device: BlockName, _speed: Bytes) -> Result<()> {
    Err(mon.gap())
}
