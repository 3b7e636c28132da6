//! `info memory-devices`: not written yet.
//!
//! QEMU does it in `hmp_info_memory_devices`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info memory-devices", tier = "stub")]
async fn info_memory_devices(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
