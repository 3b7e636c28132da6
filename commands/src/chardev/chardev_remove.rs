//! `chardev-remove`: remove a character device.
//!
//! Follows `hmp_chardev_remove` in QEMU's `chardev/char-hmp-cmds.c`.

use super::chardevs::CHARDEVS;
use hmp_runtime::prelude::*;

/// Remove a character device that nothing uses.
///
/// - `id`: the character device, by its label, as `info chardev` shows it.
///
/// Whoever is connected to it is cut off. Fails while a device of the guest, a
/// monitor or anything else uses it: unplug that first (`device_del`). To be
/// rid of a file or a connection only, put `null` behind it with
/// `chardev-change`.
#[hmp(name = "chardev-remove", args = "id:s", qmp = "chardev-remove")]
async fn chardev_remove(mon: &Monitor, #[complete(CHARDEVS)] id: String) -> Result<()> {
    mon.execute("chardev-remove", json!({ "id": id })).await
}
