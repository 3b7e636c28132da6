//! `info snapshots`: not written yet.
//!
//! QEMU does it in `hmp_info_snapshots`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info snapshots", tier = "stub")]
async fn info_snapshots(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
