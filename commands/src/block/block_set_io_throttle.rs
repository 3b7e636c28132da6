//! `block_set_io_throttle`: not written yet.
//!
//! QEMU does it in `hmp_block_set_io_throttle`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "block_set_io_throttle",
    args = "device:B,bps:l,bps_rd:l,bps_wr:l,iops:l,iops_rd:l,iops_wr:l",
    preconfig,
    tier = "stub"
)]
async fn block_set_io_throttle(
    mon: &Monitor,
    _device: BlockName,
    _bps: i64,
    _bps_rd: i64,
    _bps_wr: i64,
    _iops: i64,
    _iops_rd: i64,
    _iops_wr: i64,
) -> Result<()> {
    Err(mon.gap())
}
