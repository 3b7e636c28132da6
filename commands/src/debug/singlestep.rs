// SPDX-License-Identifier: GPL-2.0-or-later

//! `singlestep`: no QMP command does it.
//!
//! QEMU does it in `hmp_singlestep`.

use super::one_insn_per_tb;
use hmp_runtime::prelude::*;

/// Run one guest instruction at a time, or stop doing so.
///
/// - `option`: `on` or `off`. `on`, if left out.
///
/// TCG only. The older name of `one-insn-per-tb`: each instruction becomes a
/// block of translated code of its own, so that `log exec,cpu,nochain` shows
/// every one. The guest gets much slower. It does not stop after an
/// instruction: for that, use gdb (see `gdbserver`).
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
