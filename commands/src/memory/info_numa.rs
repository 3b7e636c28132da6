//! `info numa`: not written yet.
//!
//! QEMU does it in `qmp_x_query_numa`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info numa", tier = "stub")]
async fn info_numa(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
