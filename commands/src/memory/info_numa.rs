//! `info numa`: which CPUs and memory belong together.
//!
//! Follows `qmp_x_query_numa` in QEMU's `hw/core/machine-qmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Show the guest's NUMA nodes, with their CPUs and memory.
#[hmp(name = "info numa", args = "", qmp = "x-query-numa")]
async fn info_numa(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-numa").await
}
