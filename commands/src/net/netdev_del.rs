//! `netdev_del`: remove a network back end.
//!
//! Follows `hmp_netdev_del` in QEMU's `net/net-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Remove a network back end; a card that used it has no network then.
///
/// `id` is what `netdev_add` or `-netdev` called it. What `-net` made cannot
/// be removed.
#[hmp(name = "netdev_del", args = "id:s", qmp = "netdev_del", preconfig)]
async fn netdev_del(mon: &Monitor, #[complete(netdevs)] id: String) -> Result<()> {
    mon.execute("netdev_del", json!({ "id": id })).await
}
