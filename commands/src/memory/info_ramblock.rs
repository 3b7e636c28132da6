// SPDX-License-Identifier: GPL-2.0-or-later

//! `info ramblock`: the blocks that the guest's memory is made of.
//!
//! Follows `qmp_x_query_ramblock` in QEMU's `hw/core/machine-qmp-cmds.c`. Newer
//! QEMUs add the block's place in QEMU's own memory, and whether it is
//! read-only.

use hmp_runtime::prelude::*;

/// Show the blocks of RAM and ROM.
///
/// A migration sends these blocks. Each has its name, the size of the host's
/// pages (`PSize`), its place in QEMU's numbering of all RAM (not a guest
/// address), its used length, and the length that it can grow to, both in bytes
/// in hexadecimal. QEMUs newer than 7.2 add its place in QEMU's own memory
/// (`HVA`), and whether it is read-only to the guest (`RO`).
#[hmp(name = "info ramblock", args = "", qmp = "x-query-ramblock")]
async fn info_ramblock(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-ramblock").await
}
