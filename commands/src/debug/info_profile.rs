// SPDX-License-Identifier: GPL-2.0-or-later

//! `info profile`: where the time goes.
//!
//! Follows `qmp_x_query_profile` in QEMU's `accel/tcg/monitor.c`. Both are gone
//! after 7.2.

use hmp_runtime::prelude::*;

/// Show where QEMU spends its time.
///
/// Only a QEMU built with TCG's profiler can do it, and the usual ones are not:
/// on them, the command fails. Newer QEMUs have no such command. `info jit`
/// shows what every TCG counts.
#[hmp(
    name = "info profile",
    args = "",
    qmp = "x-query-profile",
    until = "7.2"
)]
async fn info_profile(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-profile").await
}
