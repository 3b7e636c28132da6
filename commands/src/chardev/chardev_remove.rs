// SPDX-License-Identifier: GPL-2.0-or-later

//! `chardev-remove`: remove a character device.
//!
//! Follows `hmp_chardev_remove` in QEMU's `chardev/char-hmp-cmds.c`.

use super::chardevs::CHARDEVS;
use hmp_runtime::prelude::*;

/// Remove a character device that nothing uses.
///
/// - `id`: the character device, by its label, as `info chardev` shows it.
///
/// The connection of a client ends. Fails while a guest device, a monitor or
/// anything else uses the character device: unplug that first (`device_del`).
/// To drop only a file or a connection, put `null` behind the device with
/// `chardev-change`. The label of one that was made with `-chardev` when QEMU
/// started can then be given again here, while QEMU's own monitor takes it for
/// a duplicate.
#[hmp(name = "chardev-remove", args = "id:s", qmp = "chardev-remove")]
async fn chardev_remove(mon: &Monitor, #[complete(CHARDEVS)] id: String) -> Result<()> {
    mon.execute("chardev-remove", json!({ "id": id })).await
}
