//! `chardev-send-break`: not written yet.
//!
//! QEMU does it in `hmp_chardev_send_break`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "chardev-send-break", args = "id:s", tier = "stub")]
async fn chardev_send_break(mon: &Monitor, #[complete(chardevs)] _id: String) -> Result<()> {
    Err(mon.gap())
}
