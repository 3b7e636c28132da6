//! `info firmware-log`: not written yet.
//!
//! Only newer QEMUs have it. To be written: the help below, `qmp` with every
//! QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info firmware-log",
    args = "max-size:o?",
    since = "10.2",
    tier = "stub"
)]
async fn info_firmware_log(mon: &Monitor, _max_size: Option<Bytes>) -> Result<()> {
    Err(mon.gap())
}
