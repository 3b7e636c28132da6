// SPDX-License-Identifier: GPL-2.0-or-later

//! `system_wakeup`: end the guest's suspend.
//!
//! Follows `hmp_system_wakeup` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Wake up a guest that has suspended itself to memory.
///
/// The effect is that of a key or the power button. The `SUSPEND` event tells
/// that the guest is asleep, and `WAKEUP` that it has woken up; in between,
/// `info status` says `suspended`. Fails unless the guest is suspended, and for
/// machines that cannot be woken up.
#[hmp(name = "system_wakeup", args = "", qmp = "system_wakeup")]
async fn system_wakeup(mon: &Monitor) -> Result<()> {
    mon.execute("system_wakeup", json!({})).await
}
