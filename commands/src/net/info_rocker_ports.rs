//! `info rocker-ports`: not written yet.
//!
//! QEMU does it in `hmp_rocker_ports`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info rocker-ports", args = "name:s", tier = "stub")]
async fn info_rocker_ports(mon: &Monitor, _name: String) -> Result<()> {
    Err(mon.gap())
}
