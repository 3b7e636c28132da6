// SPDX-License-Identifier: GPL-2.0-or-later

//! `pmemsave`: write physical memory to a file.
//!
//! Follows `hmp_pmemsave` in QEMU's `monitor/hmp-cmds-target.c`.

use hmp_runtime::complete::FILES;
use hmp_runtime::prelude::*;

/// Write physical memory to a file.
///
/// - `val`: the physical address, a number or an expression.
/// - `size`: how many bytes, below 4 GiB.
/// - `filename`: the file, which QEMU makes or replaces; a relative path starts
///   from the directory that QEMU runs in. Quote a path that begins with `/`:
///   otherwise, it reads as a division.
///
/// QEMU writes zeros where no memory is, so the file is always complete. It
/// reads device registers in the range as a CPU would, and some devices act on
/// that. The guest keeps running: `stop` it for a consistent picture. Example:
/// `pmemsave 0xf0000 0x10000 "/tmp/bios"`.
#[hmp(
    name = "pmemsave",
    args = "val:l,size:i,filename:s",
    params = "addr size file",
    qmp = "pmemsave"
)]
async fn pmemsave(
    mon: &Monitor,
    val: i64,
    size: u32,
    #[complete(FILES)] filename: String,
) -> Result<()> {
    let arguments = json!({ "val": val, "size": size, "filename": filename });
    mon.execute("pmemsave", arguments).await
}
