//! `ringbuf_write`: write into a ring buffer.
//!
//! Follows `hmp_ringbuf_write` in QEMU's `chardev/char-hmp-cmds.c`.

use super::chardevs::RING_BUFFERS;
use hmp_runtime::prelude::*;

/// Write text into a ring buffer, over the oldest if it is full.
///
/// - `device`: the label of a `ringbuf` character device. `info chardev` shows
///   which there are.
/// - `data`: the text, as one word. In double quotes it may have blanks, and
///   `\n` for the end of a line.
///
/// The guest's device does not see it: it is added to what that has written,
/// and only `ringbuf_read` gets it. No end of line is added. If the buffer is
/// full the oldest bytes are lost. Fails for a device of another kind.
#[hmp(
    name = "ringbuf_write",
    args = "device:s,data:s",
    qmp = "ringbuf-write"
)]
async fn ringbuf_write(
    mon: &Monitor,
    #[complete(RING_BUFFERS)] device: String,
    #[complete(nothing)] data: String,
) -> Result<()> {
    let arguments = json!({ "device": device, "data": data });
    mon.execute("ringbuf-write", arguments).await
}
