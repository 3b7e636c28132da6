//! `migrate_pause`: not written yet.
//!
//! QEMU does it in `hmp_migrate_pause`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "migrate_pause", tier = "stub")]
async fn migrate_pause(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
