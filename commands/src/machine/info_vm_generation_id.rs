//! `info vm-generation-id`: not written yet.
//!
//! QEMU does it in `hmp_info_vm_generation_id`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info vm-generation-id", tier = "stub")]
async fn info_vm_generation_id(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
