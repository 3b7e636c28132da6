//! `pmemsave`: physical memory into a file.
//!
//! Follows `hmp_pmemsave` in QEMU's `monitor/hmp-cmds-target.c`.

use hmp_runtime::prelude::*;

/// Write physical memory to a file.
///
/// `addr` and `size` are in bytes; QEMU writes `file`, and its directory is QEMU's. A path
/// that begins with `/` has to be quoted: it reads as a division otherwise. Where no memory
/// is, zeros are written.
#[hmp(
    name = "pmemsave",
    args = "val:l,size:i,filename:s",
    params = "addr size file",
    qmp = "pmemsave"
)]
async fn pmemsave(mon: &Monitor, val: i64, size: u32, filename: String) -> Result<()> {
    let arguments = json!({ "val": val, "size": size, "filename": filename });
    mon.execute("pmemsave", arguments).await
}
