// SPDX-License-Identifier: GPL-2.0-or-later

//! `info opcount`: what guest code was translated to.
//!
//! Follows `qmp_x_query_opcount` in QEMU's `accel/tcg/monitor.c`. Both are gone
//! after 10.0.

use hmp_runtime::prelude::*;

/// Show how often the translator used each operation.
///
/// Only a QEMU built with TCG's profiler counts them, and the usual ones are
/// not: they print `[TCG profiler not compiled]`. `info jit` shows what every
/// TCG counts.
#[hmp(
    name = "info opcount",
    args = "",
    qmp = "x-query-opcount",
    until = "10.0"
)]
async fn info_opcount(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-opcount").await
}
