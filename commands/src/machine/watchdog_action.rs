//! `watchdog_action`: what happens when the guest's watchdog fires.
//!
//! Follows `hmp_watchdog_action` in QEMU's `system/runstate-hmp-cmds.c`. QEMU
//! 7.2 knows `inject-nmi`, too, but its usage does not name it; that of 10.0
//! does.

use hmp_runtime::prelude::*;

/// Set what QEMU does when a watchdog device fires.
///
/// `action` is one of `reset`, `shutdown` (as the power button), `poweroff`,
/// `pause`, `debug` (only a message), `none` and `inject-nmi`, in upper or lower
/// case.
#[hmp(
    name = "watchdog_action",
    since = "8.0",
    args = "action:s",
    params = "[reset|shutdown|poweroff|pause|debug|none|inject-nmi]",
    qmp = "watchdog-set-action"
)]
async fn watchdog_action(
    mon: &Monitor,
    #[complete(watchdog_actions)] action: String,
) -> Result<()> {
    let action = action.to_ascii_lowercase();
    mon.execute("watchdog-set-action", json!({ "action": action }))
        .await
        .map_err(|error| error.or_invalid_value(&action))
}

/// Set what QEMU does when a watchdog device fires.
///
/// `action` is one of `reset`, `shutdown` (as the power button), `poweroff`,
/// `pause`, `debug` (only a message), `none` and `inject-nmi`, in upper or lower
/// case.
#[hmp(
    name = "watchdog_action",
    until = "7.2",
    args = "action:s",
    params = "[reset|shutdown|poweroff|pause|debug|none]",
    qmp = "watchdog-set-action"
)]
async fn watchdog_action_without_nmi_in_usage(
    mon: &Monitor,
    #[complete(watchdog_actions)] action: String,
) -> Result<()> {
    watchdog_action(mon, action).await
}
