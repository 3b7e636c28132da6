//! `memsave`: virtual memory into a file.
//!
//! Follows `hmp_memsave` in QEMU's `monitor/hmp-cmds-target.c`. QMP's own default
//! is CPU 0, not the default CPU.

use hmp_runtime::prelude::*;

/// Write memory at a virtual address of the default CPU to a file.
///
/// `addr` and `size` are in bytes; QEMU writes `file`, and its directory is QEMU's. A path
/// that begins with `/` has to be quoted: it reads as a division otherwise. What is mapped
/// before the first address that is not has been written when it fails.
#[hmp(
    name = "memsave",
    args = "val:l,size:i,filename:s",
    params = "addr size file",
    qmp = "memsave"
)]
async fn memsave(mon: &Monitor, val: i64, size: u32, filename: String) -> Result<()> {
    let arguments = json!({
        "val": val,
        "size": size,
        "filename": filename,
        "cpu-index": mon.cpu_index().await?,
    });
    mon.execute("memsave", arguments).await
}
