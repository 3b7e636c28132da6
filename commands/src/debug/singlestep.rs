//! `singlestep`: no QMP command does it.
//!
//! QEMU does it in `hmp_singlestep`.

use super::one_insn_per_tb;
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
async fn singlestep(mon: &Monitor, #[complete("on", "off")] option: Option<String>) -> Result<()> {
    one_insn_per_tb::switch(mon, option.as_deref()).await
}
