//! `info jit`: not written yet.
//!
//! QEMU does it in `a module of its own`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_TCG)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info jit", tier = "stub")]
async fn info_jit(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
