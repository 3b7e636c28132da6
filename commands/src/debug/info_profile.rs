//! `info profile`: where the time goes.
//!
//! Follows `qmp_x_query_profile` in QEMU's `accel/tcg/monitor.c`. Both are gone
//! after 7.2.

use hmp_runtime::prelude::*;

/// Show where QEMU spends its time.
///
/// Only a QEMU that was built with TCG's profiler can; any other fails, as the
/// usual ones do. Newer QEMUs have no such command. `info jit` tells what every
/// TCG counts.
#[hmp(
    name = "info profile",
    args = "",
    qmp = "x-query-profile",
    until = "7.2"
)]
async fn info_profile(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-profile").await
}
