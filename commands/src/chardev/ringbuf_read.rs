//! `ringbuf_read`: not written yet.
//!
//! QEMU does it in `hmp_ringbuf_read`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "ringbuf_read", args = "device:s,size:i", tier = "stub")]
async fn ringbuf_read(
    mon: &Monitor,
    #[complete(ring_buffers)] _device: String,
    _size: u32,
) -> Result<()> {
    Err(mon.gap())
}
