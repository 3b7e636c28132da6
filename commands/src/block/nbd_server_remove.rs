//! `nbd_server_remove`: not written yet.
//!
//! QEMU does it in `hmp_nbd_server_remove`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "nbd_server_remove",
    args = "force:-f,name:s",
    params = "nbd_server_remove [-f] name",
    preconfig,
    tier = "stub"
)]
async fn nbd_server_remove(mon: &Monitor, _force: bool, _name: String) -> Result<()> {
    Err(mon.gap())
}
