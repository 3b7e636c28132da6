//! `one-insn-per-tb`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_one_insn_per_tb`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Translate one guest instruction at a time, or stop doing so.
///
/// TCG only. Without an argument it is switched on. Slow, but every instruction shows in
/// the log.
#[hmp(
    name = "one-insn-per-tb",
    since = "8.1",
    args = "option:s?",
    params = "[on|off]",
    gap = "x-accel-set"
)]
async fn one_insn_per_tb(mon: &Monitor, _option: Option<String>) -> Result<()> {
    Err(mon.gap())
}
