//! `ringbuf_write`: write into a ring buffer.
//!
//! Follows `hmp_ringbuf_write` in QEMU's `chardev/char-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Write text into a ring buffer, over the oldest if it is full.
///
/// `device` is the label of a `ringbuf` character device. `data` is one word; in
/// quotes it may have blanks, and `\n` for the end of a line.
#[hmp(
    name = "ringbuf_write",
    args = "device:s,data:s",
    qmp = "ringbuf-write"
)]
async fn ringbuf_write(
    mon: &Monitor,
    #[complete(ring_buffers)] device: String,
    data: String,
) -> Result<()> {
    let arguments = json!({ "device": device, "data": data });
    mon.execute("ringbuf-write", arguments).await
}
