//! `singlestep`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_singlestep`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Run one guest instruction at a time, or stop doing so.
///
/// The older name of `one-insn-per-tb`. Without an argument it is switched on.
#[hmp(
    name = "singlestep",
    args = "option:s?",
    params = "[on|off]",
    until = "8.2",
    gap = "x-accel-set"
)]
async fn singlestep(mon: &Monitor, _option: Option<String>) -> Result<()> {
    Err(mon.gap())
}
