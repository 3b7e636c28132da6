//! `hostfwd_add`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_hostfwd_add`; in this program only its built-in monitor
//! can. QEMU 11.1 takes the path of a unix socket for the host's side, 10.0 does
//! not.

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
async fn hostfwd_add(mon: &Monitor, _arg1: String, _arg2: Option<String>) -> Result<()> {
    Err(mon.gap())
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
async fn hostfwd_add_without_unix(
    mon: &Monitor,
    _arg1: String,
    _arg2: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
