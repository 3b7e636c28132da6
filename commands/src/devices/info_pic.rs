//! `info pic`: the state of the interrupt controllers.
//!
//! Follows `qmp_x_query_interrupt_controllers` in QEMU's
//! `hw/core/machine-qmp-cmds.c`. QEMU 7.2 has the command, but nothing in QMP.

use hmp_runtime::prelude::*;

/// Show the registers of the interrupt controllers.
///
/// Which they are depends on the machine. In a PC, `pic0` and `pic1` are the
/// two old ones: `irr` has the inputs that wait, `imr` those that are masked,
/// `isr` those that are being handled, a bit for each. `ioapic0` has a line for
/// every input with its vector and the CPU that it goes to. The controllers of
/// the CPUs themselves are in `info lapic`. QEMU 7.2 has no QMP command for it.
#[hmp(name = "info pic", args = "", qmp = "x-query-interrupt-controllers")]
async fn info_pic(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-interrupt-controllers").await
}
