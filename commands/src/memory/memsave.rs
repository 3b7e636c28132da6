// SPDX-License-Identifier: GPL-2.0-or-later

//! `memsave`: write virtual memory to a file.
//!
//! Follows `hmp_memsave` in QEMU's `monitor/hmp-cmds-target.c`. QMP's own default
//! is CPU 0, not the default CPU.

use hmp_runtime::complete::FILES;
use hmp_runtime::prelude::*;

/// Write memory at a virtual address of the default CPU to a file.
///
/// - `val`: the virtual address, a number or an expression, such as `$sp`.
/// - `size`: how many bytes, below 4 GiB.
/// - `filename`: the file, which QEMU makes or replaces; a relative path starts
///   from the directory that QEMU runs in. Quote a path that begins with `/`:
///   otherwise, it reads as a division.
///
/// The page tables are those that the default CPU uses at this moment; `cpu`
/// chooses another one. The guest keeps running: `stop` it for a consistent
/// picture. Fails at the first address that is not mapped; the memory before it
/// has been written by then. Example: `memsave $sp 4096 "/tmp/stack"`.
#[hmp(
    name = "memsave",
    args = "val:l,size:i,filename:s",
    params = "addr size file",
    qmp = "memsave"
)]
async fn memsave(
    mon: &Monitor,
    val: i64,
    size: u32,
    #[complete(FILES)] filename: String,
) -> Result<()> {
    let arguments = json!({
        "val": val,
        "size": size,
        "filename": filename,
        "cpu-index": mon.cpu_index().await?,
    });
    mon.execute("memsave", arguments).await
}
