//! `info irq`: not written yet.
//!
//! QEMU does it in `qmp_x_query_irq`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info irq", tier = "stub")]
async fn info_irq(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
