//! `info virtio-queue-status`: not written yet.
//!
//! QEMU does it in `hmp_virtio_queue_status`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info virtio-queue-status",
    args = "path:s,queue:i",
    preconfig,
    tier = "stub"
)]
async fn info_virtio_queue_status(mon: &Monitor, _path: String, _queue: u32) -> Result<()> {
    Err(mon.gap())
}
