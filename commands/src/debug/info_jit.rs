// SPDX-License-Identifier: GPL-2.0-or-later

//! `info jit`: how the translation of guest code fares.
//!
//! Follows `qmp_x_query_jit` in QEMU's `accel/tcg/monitor.c`.

use hmp_runtime::prelude::*;

/// Show the statistics of the dynamic translator.
///
/// `gen code size` shows how much of the buffer for translated code is used,
/// and its size, in bytes; `TB count` is the number of blocks in it.
/// `TB flush count` says how often the whole buffer was thrown away, and
/// `TB invalidate count` how many blocks were, because their code had changed.
/// The `TLB` lines count how often translated addresses were forgotten. From
/// QEMU 8.1 on, the first lines say whether `one-insn-per-tb` is on. Fails if
/// TCG does not run the guest.
#[hmp(name = "info jit", args = "", qmp = "x-query-jit")]
async fn info_jit(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-jit").await
}
