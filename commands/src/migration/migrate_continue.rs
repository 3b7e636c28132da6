//! `migrate_continue`: not written yet.
//!
//! QEMU does it in `hmp_migrate_continue`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "migrate_continue", args = "state:s", tier = "stub")]
async fn migrate_continue(mon: &Monitor, _state: String) -> Result<()> {
    Err(mon.gap())
}
