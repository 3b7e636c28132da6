// SPDX-License-Identifier: GPL-2.0-or-later

//! `chardev-send-break`: send a break over a serial line.
//!
//! Follows `hmp_chardev_send_break` in QEMU's `chardev/char-hmp-cmds.c`.

use super::chardevs::CHARDEVS;
use hmp_runtime::prelude::*;

/// Send a break to the device behind a character device.
///
/// - `id`: the character device, by its label, as `info chardev` shows it.
///
/// The guest's serial port sees a break, as if the other end had sent one; a
/// Linux guest may take it for the magic SysRq key. Nothing is printed. Devices
/// other than serial ports ignore the break.
#[hmp(name = "chardev-send-break", args = "id:s", qmp = "chardev-send-break")]
async fn chardev_send_break(mon: &Monitor, #[complete(CHARDEVS)] id: String) -> Result<()> {
    mon.execute("chardev-send-break", json!({ "id": id })).await
}
