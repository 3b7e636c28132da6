// SPDX-License-Identifier: GPL-2.0-or-later

//! `nbd_server_add`: export a disk on the NBD server.
//!
//! Follows `hmp_nbd_server_add` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use hmp_runtime::prelude::*;

/// Export a block device on the NBD server, which `nbd_server_start` starts.
///
/// - `-w`: let clients write, if the disk is writable.
/// - `device`: the disk, by the name of its block device or of a node, as
///   `info block` shows them.
/// - `name`: the export's name for clients. The name given as `device`, if left
///   out.
///
/// Fails if the server does not run, if an export has this name already, and
/// for an empty drive. With `-w`, it also fails for a disk that a guest device
/// has to itself, as most do: two writers would spoil the data. Read-only
/// exports of such a disk work, but the data may change while a client reads
/// it. `nbd_server_remove` takes the export away.
#[hmp(
    name = "nbd_server_add",
    args = "writable:-w,device:B,name:s?",
    params = "nbd_server_add [-w] device [name]",
    qmp = "nbd-server-add",
    preconfig
)]
async fn nbd_server_add(
    mon: &Monitor,
    writable: bool,
    #[complete(BLOCK_DEVICES_AND_NODES)] device: BlockName,
    #[complete(nothing)] name: Option<String>,
) -> Result<()> {
    let arguments = args! { "device": device, "name"?: name, "writable": writable };
    mon.execute("nbd-server-add", arguments).await
}
