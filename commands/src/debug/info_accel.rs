//! `info accel`: not written yet.
//!
//! Only newer QEMUs have it. To be written: the help below, `qmp` with every
//! QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info accel", since = "10.2", tier = "stub")]
async fn info_accel(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
