// SPDX-License-Identifier: GPL-2.0-or-later

//! `watchdog_action`: what happens when the guest's watchdog fires.
//!
//! Follows `hmp_watchdog_action` in QEMU's `system/runstate-hmp-cmds.c`. QEMU
//! 7.2 knows `inject-nmi`, too, but its usage does not name it; that of 10.0
//! does.

use hmp_runtime::prelude::*;

/// Set what QEMU does when a watchdog device fires.
///
/// - `action`: what to do, in upper or lower case: `reset`, `shutdown` (press
///   the power button), `poweroff` (end QEMU), `pause`, `debug` (only a message
///   on QEMU's standard error), `none`, or `inject-nmi` (as the command `nmi`).
///
/// The action is for all watchdog devices, and replaces the one that QEMU was
/// started with (`-action watchdog=...`, `reset` by default). Whenever a
/// watchdog fires, a `WATCHDOG` event tells the action; a guest paused by it is
/// in the state `watchdog`. To inspect a guest that hangs, use
/// `watchdog_action pause`.
#[hmp(
    name = "watchdog_action",
    since = "8.0",
    args = "action:s",
    params = "[reset|shutdown|poweroff|pause|debug|none|inject-nmi]",
    qmp = "watchdog-set-action"
)]
async fn watchdog_action(
    mon: &Monitor,
    #[complete(values("watchdog-set-action", "action"))] action: String,
) -> Result<()> {
    let action = action.to_ascii_lowercase();
    mon.execute("watchdog-set-action", json!({ "action": action }))
        .await
        .map_err(|error| error.or_invalid_value(&action))
}

/// Set what QEMU does when a watchdog device fires.
///
/// - `action`: what to do, in upper or lower case: `reset`, `shutdown` (press
///   the power button), `poweroff` (end QEMU), `pause`, `debug` (only a message
///   on QEMU's standard error), `none`, or `inject-nmi` (as the command `nmi`).
///
/// The action is for all watchdog devices, and replaces the one that QEMU was
/// started with (`-action watchdog=...`, `reset` by default). Whenever a
/// watchdog fires, a `WATCHDOG` event tells the action; a guest paused by it is
/// in the state `watchdog`. To inspect a guest that hangs, use
/// `watchdog_action pause`.
#[hmp(
    name = "watchdog_action",
    until = "7.2",
    args = "action:s",
    params = "[reset|shutdown|poweroff|pause|debug|none]",
    qmp = "watchdog-set-action"
)]
async fn watchdog_action_without_nmi_in_usage(
    mon: &Monitor,
    #[complete(values("watchdog-set-action", "action"))] action: String,
) -> Result<()> {
    watchdog_action(mon, action).await
}
