// SPDX-License-Identifier: GPL-2.0-or-later

//! `info numa`: which CPUs and memory belong together.
//!
//! Follows `qmp_x_query_numa` in QEMU's `hw/core/machine-qmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Show the guest's NUMA nodes, with their CPUs and memory.
///
/// Each node has its CPUs, by their index, its memory in MiB, and the part of
/// it that was plugged (DIMMs and the like). The guest is told the same;
/// `info memdev` shows which nodes of the host hold the memory. A machine
/// without `-numa` may have no nodes.
#[hmp(name = "info numa", args = "", qmp = "x-query-numa")]
async fn info_numa(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-numa").await
}
