//! `hostfwd_remove`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_hostfwd_remove`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Stop forwarding a port of the host.
///
/// The rule is that of `hostfwd_add` without its guest part.
#[hmp(
    name = "hostfwd_remove",
    args = "arg1:s,arg2:s?",
    params = "[netdev_id] [tcp|udp]:[hostaddr]:hostport",
    gap = "x-netdev-hostfwd-remove"
)]
async fn hostfwd_remove(mon: &Monitor, _arg1: String, _arg2: Option<String>) -> Result<()> {
    Err(mon.gap())
}
