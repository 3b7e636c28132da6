//! `info virtio-queue-element`: not written yet.
//!
//! QEMU does it in `hmp_virtio_queue_element`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info virtio-queue-element",
    args = "path:s,queue:i,index:i?",
    preconfig,
    tier = "stub"
)]
async fn info_virtio_queue_element(
    mon: &Monitor,
    _path: String,
    _queue: u32,
    _index: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
