// SPDX-License-Identifier: GPL-2.0-or-later

//! `hostfwd_add`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_hostfwd_add`. QEMU 11.1 takes the path of a unix socket
//! for the host's side; 10.0 does not.

use super::forward_rule::{self, Rule};
use super::host_forwards::HOST_FORWARDS;
use hmp_runtime::prelude::*;

/// Forward a port of the host to the guest's user network.
///
/// - `arg1`: the id of the netdev, if there is a second argument; alone it is
///   the rule, for the first user network.
/// - `arg2`: the rule: `tcp:HOST:PORT-GUEST:PORT`, `udp:HOST:PORT-GUEST:PORT`
///   or `unix:PATH-GUEST:PORT`. The default protocol is `tcp`. HOST is an
///   address of the host, by default any. GUEST is the guest's address, by
///   default the first that its DHCP hands out.
///
/// The rule lasts until `hostfwd_remove`, or as long as the network does;
/// `info usernet` shows it. Without HOST, other machines can connect as well:
/// `hostfwd_add tcp:127.0.0.1:2222-:22` keeps them out. Nothing tells whether
/// the guest listens. A rule for a unix socket is shown with an address that
/// means nothing, and cannot be removed again. Fails if the port is taken, and
/// if the network is not of type `user`. Through QMP, rules can only be given
/// when the netdev is made (`hostfwd=` of `netdev_add`).
#[hmp(
    name = "hostfwd_add",
    since = "10.2",
    args = "arg1:s,arg2:s?",
    params = "[netdev_id] [tcp|udp|unix]:[[hostaddr]:hostport|hostpath]-[guestaddr]:guestport",
    gap = "x-netdev-hostfwd-add"
)]
async fn hostfwd_add(
    mon: &Monitor,
    #[complete(HOST_FORWARDS)] arg1: String,
    #[complete(HOST_FORWARDS)] arg2: Option<String>,
) -> Result<()> {
    add(mon, arg1, arg2, true).await
}

/// Forward a port of the host to the guest's user network.
///
/// - `arg1`: the id of the netdev, if there is a second argument; alone it is
///   the rule, for the first user network.
/// - `arg2`: the rule: `tcp:HOST:PORT-GUEST:PORT` or
///   `udp:HOST:PORT-GUEST:PORT`. The default protocol is `tcp`. HOST is an
///   address of the host, by default any. GUEST is the guest's address, by
///   default the first that its DHCP hands out.
///
/// The rule lasts until `hostfwd_remove`, or as long as the network does;
/// `info usernet` shows it. Without HOST, other machines can connect as well:
/// `hostfwd_add tcp:127.0.0.1:2222-:22` keeps them out. Nothing tells whether
/// the guest listens. Fails if the port is taken, and if the network is not of
/// type `user`. Through QMP, rules can only be given when the netdev is made
/// (`hostfwd=` of `netdev_add`).
#[hmp(
    name = "hostfwd_add",
    until = "10.1",
    args = "arg1:s,arg2:s?",
    params = "[netdev_id] [tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport",
    gap = "x-netdev-hostfwd-add"
)]
async fn hostfwd_add_without_unix(
    mon: &Monitor,
    #[complete(HOST_FORWARDS)] arg1: String,
    #[complete(HOST_FORWARDS)] arg2: Option<String>,
) -> Result<()> {
    add(mon, arg1, arg2, false).await
}

async fn add(mon: &Monitor, arg1: String, arg2: Option<String>, unix: bool) -> Result<()> {
    const ADD: &str = "x-netdev-hostfwd-add";

    // Checked before the rule.
    if !mon.offers(ADD).await? {
        return Err(mon.gap());
    }
    let (netdev, rule) = forward_rule::split(arg1, arg2);
    let rule = Rule::read(&rule, unix)?;
    let arguments = match netdev {
        Some(id) => json!({ "id": id, "rule": rule }),
        None => json!({ "rule": rule }),
    };
    mon.execute(ADD, arguments).await.map_err(Error::bare)
}
