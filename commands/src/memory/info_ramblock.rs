//! `info ramblock`: the blocks that the guest's memory is made of.
//!
//! Follows `qmp_x_query_ramblock` in QEMU's `hw/core/machine-qmp-cmds.c`. Newer
//! QEMUs add where in QEMU's own memory a block is, and whether it is read-only.

use hmp_runtime::prelude::*;

/// Show the blocks of RAM and ROM.
///
/// These are what a migration sends: each has its name, the size of the host's
/// pages it is made of (`PSize`), its place in QEMU's numbering of all RAM,
/// which is not a guest's address, and in hexadecimal bytes the length that is
/// used and the most it can grow to. QEMUs newer than 7.2 add where it is in
/// QEMU's own memory (`HVA`), and whether it is read-only to the guest (`RO`).
#[hmp(name = "info ramblock", args = "", qmp = "x-query-ramblock")]
async fn info_ramblock(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-ramblock").await
}
