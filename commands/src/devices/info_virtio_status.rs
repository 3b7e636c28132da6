//! `info virtio-status`: not written yet.
//!
//! QEMU does it in `hmp_virtio_status`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info virtio-status",
    crashes = "11.1",
    args = "path:s",
    preconfig,
    tier = "stub"
)]
async fn info_virtio_status(mon: &Monitor, _path: String) -> Result<()> {
    Err(mon.gap())
}
