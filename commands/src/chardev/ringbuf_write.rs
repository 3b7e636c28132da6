//! `ringbuf_write`: not written yet.
//!
//! QEMU does it in `hmp_ringbuf_write`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "ringbuf_write", args = "device:s,data:s", tier = "stub")]
async fn ringbuf_write(
    mon: &Monitor,
    #[complete(ring_buffers)] _device: String,
    _data: String,
) -> Result<()> {
    Err(mon.gap())
}
