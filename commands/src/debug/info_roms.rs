//! `info roms`: what was loaded into the guest before it ran.
//!
//! Follows `qmp_x_query_roms` in QEMU's `hw/core/loader.c`.

use hmp_runtime::prelude::*;

/// Show the firmware, kernels and tables that were loaded for the guest.
#[hmp(name = "info roms", args = "", qmp = "x-query-roms")]
async fn info_roms(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-roms").await
}
