// SPDX-License-Identifier: GPL-2.0-or-later

//! `info irq`: how often each interrupt line was raised.
//!
//! Follows `qmp_x_query_irq` in QEMU's `hw/core/machine-qmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Show how many interrupts each interrupt controller has delivered.
///
/// Each input that was raised has a line with its count since QEMU started. An
/// interrupt that goes through two controllers counts in both, as with
/// `isa-i8259` and `ioapic` in a PC. A number that no longer grows, or grows
/// very fast, points to a faulty device. Controllers that do not count, such as
/// the local ones of a PC's CPUs, are not listed.
#[hmp(name = "info irq", args = "", qmp = "x-query-irq")]
async fn info_irq(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-irq").await
}
