//! `info virtio`: not written yet.
//!
//! QEMU does it in `hmp_virtio_query`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info virtio", preconfig, tier = "stub")]
async fn info_virtio(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
