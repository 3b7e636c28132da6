// SPDX-License-Identifier: GPL-2.0-or-later

//! `one-insn-per-tb`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_one_insn_per_tb`. The accelerator has a property of
//! this name, but `qom-set` cannot reach it: the accelerator is not in the QOM
//! tree.

use hmp_runtime::prelude::*;

/// Translate one guest instruction at a time, or stop doing so.
///
/// - `option`: `on` or `off`. `on`, if left out.
///
/// TCG only. Each instruction becomes a block of translated code of its own, so
/// that `log exec,cpu,nochain` shows every one, with the registers before it.
/// The guest gets much slower. The first lines of `info jit` show whether it is
/// on. The guest does not stop after an instruction: for that, use gdb (see
/// `gdbserver`).
#[hmp(
    name = "one-insn-per-tb",
    since = "8.1",
    args = "option:s?",
    params = "[on|off]",
    gap = "x-accel-set"
)]
async fn one_insn_per_tb(
    mon: &Monitor,
    #[complete("on", "off")] option: Option<String>,
) -> Result<()> {
    switch(mon, option.as_deref()).await
}

/// Switches it as the built-in monitor's `option` says.
pub(super) async fn switch(mon: &Monitor, option: Option<&str>) -> Result<()> {
    if !mon.offers("x-accel-set").await? {
        return Err(mon.gap());
    }
    let is_on = match option {
        None | Some("on") => true,
        Some("off") => false,
        Some(other) => return Err(Error::text(format!("unexpected option {other}"))),
    };
    mon.execute("x-accel-set", json!({ "one-insn-per-tb": is_on }))
        .await
        .map_err(Error::bare)
}
