// SPDX-License-Identifier: GPL-2.0-or-later

//! `ringbuf_write`: write into a ring buffer.
//!
//! Follows `hmp_ringbuf_write` in QEMU's `chardev/char-hmp-cmds.c`.

use super::chardevs::RING_BUFFERS;
use hmp_runtime::prelude::*;

/// Write text into a ring buffer, over the oldest text if it is full.
///
/// - `device`: the label of a `ringbuf` character device, as `info chardev`
///   shows it.
/// - `data`: the text, as one word. In double quotes, it may have blanks, and
///   `\n` for a line feed.
///
/// The guest's device does not see the text: it is added after the device's own
/// output, and only `ringbuf_read` gets it. No line feed is added. If the
/// buffer is full, the oldest bytes are lost. Fails for a device of another
/// kind.
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
