//! `info dirty_rate`: not written yet.
//!
//! QEMU does it in `hmp_info_dirty_rate`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info dirty_rate", tier = "stub")]
async fn info_dirty_rate(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
