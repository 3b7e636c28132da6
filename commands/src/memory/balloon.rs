// SPDX-License-Identifier: GPL-2.0-or-later

//! `balloon`: ask the guest to give memory back, or take more.
//!
//! Follows `hmp_balloon` in QEMU's `hw/core/machine-hmp-cmds.c`. QMP answers
//! before the guest has done anything.

use hmp_runtime::prelude::*;

/// Ask the guest's balloon driver for a new memory size.
///
/// - `value`: the memory that the guest should have, in MiB, as a number
///   without a suffix. The most is the memory that it was started with.
///
/// The command only asks: it returns before the guest has done anything. The
/// guest's driver gives pages back to the host as it finds them, and may stop
/// half-way. A guest that is paused or has no driver does nothing.
/// `info balloon` shows the progress, and `BALLOON_CHANGE` events report it. A
/// guest with too little memory kills programs, or itself. Fails if the guest
/// has no balloon device. Example: `balloon 512`.
#[hmp(name = "balloon", args = "value:M", params = "target", qmp = "balloon")]
async fn balloon(mon: &Monitor, value: Bytes) -> Result<()> {
    mon.execute("balloon", json!({ "value": value })).await
}
