//! `block_resize`: change the size of a disk while the guest runs.
//!
//! Follows `hmp_block_resize` in QEMU's `block/monitor/block-hmp-cmds.c`. QMP
//! has a `node-name` besides `device`; only `device` is used, so that a wrong
//! name gives the same error, with an empty node name in it.

use hmp_runtime::prelude::*;

/// Give a disk a new size.
///
/// `size` is in MiB unless it has a suffix (`B`, `K`, `M`, `G`, `T`, `P`, `E`)
/// and has to fit the image format's granularity. A smaller size cuts off what
/// lies behind it. The guest may have to be told to look again. Fails if the
/// image cannot be resized.
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
