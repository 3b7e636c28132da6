//! `delvm`: not written yet.
//!
//! QEMU does it in `hmp_delvm`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "delvm", args = "name:s", params = "tag", tier = "stub")]
async fn delvm(mon: &Monitor, #[complete(snapshots)] _name: String) -> Result<()> {
    Err(mon.gap())
}
