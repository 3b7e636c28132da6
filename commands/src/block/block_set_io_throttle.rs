// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_set_io_throttle`: limits for a disk's I/O.
//!
//! Follows `hmp_block_set_io_throttle` in QEMU's
//! `block/monitor/block-hmp-cmds.c`. QMP has one member for the name of a block
//! device and one for the id of a guest device. The built-in monitor looks
//! among the block devices first, and so does this.

use super::block_names::BLOCK_DEVICES_AND_IDS;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct BlockInfo {
    device: String,
}

/// Limit how much a disk may transfer; 0 lifts a limit.
///
/// - `device`: the disk, by the name of its block device, which `info block`
///   shows, or by the id or QOM path of the guest's device that has it.
/// - `bps`: bytes a second, for reads and writes together. Here and below, 0
///   means no limit.
/// - `bps_rd`: bytes read a second.
/// - `bps_wr`: bytes written a second.
/// - `iops`: operations a second, reads and writes together.
/// - `iops_rd`: reads a second.
/// - `iops_wr`: writes a second.
///
/// All six numbers are required, without a suffix, and replace the old limits:
/// `block_set_io_throttle dd0 0 0 0 0 0 0` lifts all. `info block` shows them.
/// `bps` excludes `bps_rd` and `bps_wr`, and `iops` excludes `iops_rd` and
/// `iops_wr`. Block devices of one throttle group (`group=` in `info block`)
/// share their limits. Fails for an empty drive. For a virtio disk, the id is
/// not enough: give the path that `info block` shows after `Attached to`.
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
    #[complete(BLOCK_DEVICES_AND_IDS)] device: BlockName,
    bps: i64,
    bps_rd: i64,
    bps_wr: i64,
    iops: i64,
    iops_rd: i64,
    iops_wr: i64,
) -> Result<()> {
    let backends: Vec<BlockInfo> = mon.query("query-block").await?;
    let is_backend = |backend: &BlockInfo| !device.is_empty() && *backend.device == *device;
    let member = if backends.iter().any(is_backend) {
        "device"
    } else {
        "id"
    };
    let arguments = json!({
        member: device, "bps": bps, "bps_rd": bps_rd, "bps_wr": bps_wr,
        "iops": iops, "iops_rd": iops_rd, "iops_wr": iops_wr
    });
    mon.execute("block_set_io_throttle", arguments).await
}
