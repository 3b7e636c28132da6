//! `info ramblock`: the blocks that the guest's memory is made of.
//!
//! Follows `qmp_x_query_ramblock` in QEMU's `hw/core/machine-qmp-cmds.c`. Newer
//! QEMUs add where in QEMU's own memory a block is, and whether it is read-only.

use hmp_runtime::prelude::*;

/// Show the blocks of RAM and ROM.
///
/// Name, page size, place and size of each.
#[hmp(name = "info ramblock", args = "", qmp = "x-query-ramblock")]
async fn info_ramblock(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-ramblock").await
}
