// SPDX-License-Identifier: GPL-2.0-or-later

//! `set_link`: plug and unplug a virtual network cable.
//!
//! Follows `hmp_set_link` in QEMU's `net/net-hmp-cmds.c`.

use super::netdevs::NET_CLIENTS;
use hmp_runtime::prelude::*;

/// Take a network card's link down, or bring it up.
///
/// - `name`: the name of a card or of a network back end in `info network`. A
///   card with an id has the id as its name.
/// - `up`: `on` plugs the cable in, `off` pulls it out.
///
/// With `off`, no packet passes in either direction, and the guest sees its
/// link go down if the card can report it. A back end takes its card with it.
/// `info network` does not show whether a link is up. Example:
/// `set_link net0 off`.
#[hmp(
    name = "set_link",
    args = "name:s,up:b",
    params = "name on|off",
    qmp = "set_link"
)]
async fn set_link(mon: &Monitor, #[complete(NET_CLIENTS)] name: String, up: bool) -> Result<()> {
    mon.execute("set_link", json!({ "name": name, "up": up }))
        .await
}
