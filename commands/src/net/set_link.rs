//! `set_link`: plug and unplug a virtual network cable.
//!
//! Follows `hmp_set_link` in QEMU's `net/net-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Take a network card's link down, or bring it up.
///
/// `name` is the id of a card or of a network back end.
#[hmp(
    name = "set_link",
    args = "name:s,up:b",
    params = "name on|off",
    qmp = "set_link"
)]
async fn set_link(mon: &Monitor, #[complete(net_clients)] name: String, up: bool) -> Result<()> {
    mon.execute("set_link", json!({ "name": name, "up": up }))
        .await
}
