//! `info opcount`: what guest code was translated to.
//!
//! Follows `qmp_x_query_opcount` in QEMU's `accel/tcg/monitor.c`. Both are gone
//! after 10.0.

use hmp_runtime::prelude::*;

/// Show how often the translator used each operation.
///
/// Only a QEMU that was built with TCG's profiler counts; any other prints
/// `[TCG profiler not compiled]`, as the usual ones do. `info jit` tells what
/// every TCG counts.
#[hmp(
    name = "info opcount",
    args = "",
    qmp = "x-query-opcount",
    until = "10.0"
)]
async fn info_opcount(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-opcount").await
}
