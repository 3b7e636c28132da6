//! `hostfwd_add`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_hostfwd_add`. QEMU 11.1 takes the path of a unix socket for
//! the host's side, 10.0 does not.

use super::forward_rule::{self, Rule};
use hmp_runtime::prelude::*;

/// Forward a port of the host to the guest's user network.
///
/// With two arguments the first one is the netdev's id; alone, the rule goes to
/// the first user network. A rule is `tcp:HOST:PORT-GUEST:PORT` or `udp:...`, or
/// `unix:PATH-GUEST:PORT`. Through QMP, rules can be given only when the netdev
/// is made.
#[hmp(
    name = "hostfwd_add",
    since = "10.2",
    args = "arg1:s,arg2:s?",
    params = "[netdev_id] [tcp|udp|unix]:[[hostaddr]:hostport|hostpath]-[guestaddr]:guestport",
    gap = "x-netdev-hostfwd-add"
)]
async fn hostfwd_add(mon: &Monitor, arg1: String, arg2: Option<String>) -> Result<()> {
    add(mon, arg1, arg2, true).await
}

/// Forward a port of the host to the guest's user network.
///
/// With two arguments the first one is the netdev's id; alone, the rule goes to
/// the first user network. A rule is `tcp:HOST:PORT-GUEST:PORT` or `udp:...`.
/// Through QMP, rules can be given only when the netdev is made.
#[hmp(
    name = "hostfwd_add",
    until = "10.1",
    args = "arg1:s,arg2:s?",
    params = "[netdev_id] [tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport",
    gap = "x-netdev-hostfwd-add"
)]
async fn hostfwd_add_without_unix(mon: &Monitor, arg1: String, arg2: Option<String>) -> Result<()> {
    add(mon, arg1, arg2, false).await
}

async fn add(mon: &Monitor, arg1: String, arg2: Option<String>, unix: bool) -> Result<()> {
    const ADD: &str = "x-netdev-hostfwd-add";

    // Before anything is said about the rule.
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
