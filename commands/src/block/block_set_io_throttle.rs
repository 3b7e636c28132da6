//! `block_set_io_throttle`: limits for a disk's I/O.
//!
//! Follows `hmp_block_set_io_throttle` in QEMU's
//! `block/monitor/block-hmp-cmds.c`. QMP has one member for the name of a block
//! device and one for the id of a guest device; the built-in monitor looks among
//! the block devices first, so that has to be done here.

use hmp_runtime::prelude::*;

/// What is needed of QMP `BlockInfo`.
#[derive(Deserialize)]
struct Backend {
    device: String,
}

/// Limit how much a disk may transfer; 0 lifts a limit.
///
/// `device` is a name that `info block` shows, or the id of a guest's device.
/// The limits are in bytes and in operations a second: for all together, for
/// reads, for writes. A limit for all excludes one for reads or writes. Devices
/// of one throttle group share their limits.
#[hmp(
    name = "block_set_io_throttle",
    args = "device:B,bps:l,bps_rd:l,bps_wr:l,iops:l,iops_rd:l,iops_wr:l",
    qmp = "query-block, block_set_io_throttle",
    tier = "composed",
    preconfig
)]
#[expect(clippy::too_many_arguments, reason = "they are the command's")]
async fn block_set_io_throttle(
    mon: &Monitor,
    device: BlockName,
    bps: i64,
    bps_rd: i64,
    bps_wr: i64,
    iops: i64,
    iops_rd: i64,
    iops_wr: i64,
) -> Result<()> {
    let backends: Vec<Backend> = mon.query("query-block").await?;
    let is_backend = |backend: &Backend| !device.is_empty() && *backend.device == *device;
    let member = match backends.iter().any(is_backend) {
        true => "device",
        false => "id",
    };
    let arguments = json!({
        member: device, "bps": bps, "bps_rd": bps_rd, "bps_wr": bps_wr,
        "iops": iops, "iops_rd": iops_rd, "iops_wr": iops_wr
    });
    mon.execute("block_set_io_throttle", arguments).await
}
