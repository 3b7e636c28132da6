//! `migrate_incoming`: not written yet.
//!
//! QEMU does it in `hmp_migrate_incoming`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "migrate_incoming", args = "uri:s", tier = "stub")]
async fn migrate_incoming(mon: &Monitor, _uri: String) -> Result<()> {
    Err(mon.gap())
}
