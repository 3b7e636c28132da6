//! `migrate_start_postcopy`: not written yet.
//!
//! QEMU does it in `hmp_migrate_start_postcopy`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "migrate_start_postcopy", tier = "stub")]
async fn migrate_start_postcopy(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
