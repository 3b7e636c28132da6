//! `getfd`: not written yet.
//!
//! QEMU does it in `hmp_getfd`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_POSIX)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "getfd",
    args = "fdname:s",
    params = "getfd name",
    preconfig,
    tier = "stub"
)]
async fn getfd(mon: &Monitor, _fdname: String) -> Result<()> {
    Err(mon.gap())
}
