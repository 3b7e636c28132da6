//! `closefd`: not written yet.
//!
//! QEMU does it in `hmp_closefd`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "closefd",
    args = "fdname:s",
    params = "closefd name",
    preconfig,
    tier = "stub"
)]
async fn closefd(mon: &Monitor, _fdname: String) -> Result<()> {
    Err(mon.gap())
}
