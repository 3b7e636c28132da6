//! `chardev-remove`: remove a character device.
//!
//! Follows `hmp_chardev_remove` in QEMU's `chardev/char-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Remove a character device that nothing uses.
///
/// `id` is its label, as `info chardev` shows it.
#[hmp(name = "chardev-remove", args = "id:s", qmp = "chardev-remove")]
async fn chardev_remove(mon: &Monitor, #[complete(chardevs)] id: String) -> Result<()> {
    mon.execute("chardev-remove", json!({ "id": id })).await
}
