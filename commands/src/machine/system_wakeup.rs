//! `system_wakeup`: end the guest's suspend.
//!
//! Follows `hmp_system_wakeup` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Wake up a guest that has suspended itself to memory.
///
/// It is as if a key or the power button had been pressed. The `WAKEUP` event
/// tells when the guest has woken up, `SUSPEND` told that it was asleep;
/// `info status` says `suspended` meanwhile. Fails unless the guest is
/// suspended, and for machines that cannot be woken up.
#[hmp(name = "system_wakeup", args = "", qmp = "system_wakeup")]
async fn system_wakeup(mon: &Monitor) -> Result<()> {
    mon.execute("system_wakeup", json!({})).await
}
