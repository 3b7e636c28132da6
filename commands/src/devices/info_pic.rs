// SPDX-License-Identifier: GPL-2.0-or-later

//! `info pic`: the state of the interrupt controllers.
//!
//! Follows `qmp_x_query_interrupt_controllers` in QEMU's
//! `hw/core/machine-qmp-cmds.c`. QEMU 7.2 has the command, but no QMP command
//! for it.

use hmp_runtime::prelude::*;

/// Show the registers of the interrupt controllers.
///
/// The controllers depend on the machine. In a PC, `pic0` and `pic1` are the
/// two old ones: each input has a bit in `irr` if it waits, in `imr` if it is
/// masked, and in `isr` if it is being handled. `ioapic0` has a line for every
/// input with its vector and the CPU that it goes to. `info lapic` shows the
/// controllers of the CPUs themselves. QEMU 7.2 has no QMP command for it.
#[hmp(name = "info pic", args = "", qmp = "x-query-interrupt-controllers")]
async fn info_pic(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-interrupt-controllers").await
}
