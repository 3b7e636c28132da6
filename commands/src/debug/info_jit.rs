//! `info jit`: how the translation of guest code fares.
//!
//! Follows `qmp_x_query_jit` in QEMU's `accel/tcg/monitor.c`.

use hmp_runtime::prelude::*;

/// Show the statistics of the dynamic translator.
///
/// `gen code size` is how much of the buffer for translated code is used, in
/// bytes, of how much; `TB count` how many blocks are in it. `TB flush count`
/// says how often the whole buffer was thrown away, and `TB invalidate count`
/// how many blocks were, because their code had changed. The `TLB` lines count
/// how often translated addresses were forgotten. The first lines say if
/// `one-insn-per-tb` is on (not before QEMU 8.1). Fails if the guest is not run
/// by TCG.
#[hmp(name = "info jit", args = "", qmp = "x-query-jit")]
async fn info_jit(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-jit").await
}
