// SPDX-License-Identifier: GPL-2.0-or-later

//! `netdev_del`: remove a network back end.
//!
//! Follows `hmp_netdev_del` in QEMU's `net/net-hmp-cmds.c`.

use super::netdevs::NETDEVS;
use super::netdevs_made::NetdevsMade;
use hmp_runtime::prelude::*;

/// Remove a network back end; a card that used it has no network then.
///
/// - `id`: what `netdev_add` or `-netdev` called it; `info network` shows them.
///
/// This happens at once, and the guest sees its link go down. The card cannot
/// be given another back end, so unplug it (`device_del`), best before this;
/// until then, `info network` shows the old back end below it. The id is free
/// at once. The command does not remove cards, nor what `-net` made.
#[hmp(name = "netdev_del", args = "id:s", qmp = "netdev_del", preconfig)]
async fn netdev_del(mon: &Monitor, #[complete(NETDEVS)] id: String) -> Result<()> {
    mon.execute("netdev_del", json!({ "id": id })).await?;
    mon.store::<NetdevsMade>().remove(&id);
    Ok(())
}
