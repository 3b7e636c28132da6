//! `info opcount`: not written yet.
//!
//! QEMU does it in `a module of its own`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_TCG)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info opcount", until = "10.0", tier = "stub")]
async fn info_opcount(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
