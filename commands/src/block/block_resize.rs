// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_resize`: change the size of a disk while the guest runs.
//!
//! Follows `hmp_block_resize` in QEMU's `block/monitor/block-hmp-cmds.c`. QMP
//! has a `node-name` besides `device`. Only `device` is sent, so that a wrong
//! name gives the same error as there, with an empty node name in it.

use hmp_runtime::prelude::*;

/// Give a disk a new size.
///
/// - `device`: the disk, by the name of its block device (what `info block`
///   shows before the brackets). Node names and ids of guest devices do not
///   work.
/// - `size`: the new size, in MiB unless it has a suffix (`B`, `K`, `M`, `G`,
///   `T`, `P`, `E`); it may be a fraction (`33.5M`), and has to be a multiple
///   of 512 bytes.
///
/// A smaller size cuts off the data behind it, and QEMU does not ask first.
/// Resize partitions and file systems in the guest: before this command if the
/// disk gets smaller, else after it. You may have to tell the guest to read the
/// size again. Fails if the drive is empty or its image cannot be resized.
#[hmp(
    name = "block_resize",
    args = "device:B,size:o",
    qmp = "block_resize",
    preconfig
)]
async fn block_resize(mon: &Monitor, device: BlockName, size: Bytes) -> Result<()> {
    mon.execute("block_resize", json!({ "device": device, "size": size }))
        .await
}
