//! `info pic`: the state of the interrupt controllers.
//!
//! Follows `qmp_x_query_interrupt_controllers` in QEMU's
//! `hw/core/machine-qmp-cmds.c`. QEMU 7.2 has the command, but nothing in QMP.

use hmp_runtime::prelude::*;

/// Show the registers of the interrupt controllers.
#[hmp(name = "info pic", args = "", qmp = "x-query-interrupt-controllers")]
async fn info_pic(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-interrupt-controllers").await
}
