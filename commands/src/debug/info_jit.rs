//! `info jit`: how the translation of guest code fares.
//!
//! Follows `qmp_x_query_jit` in QEMU's `accel/tcg/monitor.c`.

use hmp_runtime::prelude::*;

/// Show the statistics of the dynamic translator.
///
/// How much of the buffer for translated code is used, in how many blocks, and how
/// often they were thrown away. Fails if the guest is not run by TCG.
#[hmp(name = "info jit", args = "", qmp = "x-query-jit")]
async fn info_jit(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-jit").await
}
