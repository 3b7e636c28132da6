//! `info irq`: how often each interrupt line was raised.
//!
//! Follows `qmp_x_query_irq` in QEMU's `hw/core/machine-qmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Show how many interrupts each interrupt controller has delivered.
///
/// One line for each input that was used. Controllers that do not count are not
/// listed.
#[hmp(name = "info irq", args = "", qmp = "x-query-irq")]
async fn info_irq(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-irq").await
}
