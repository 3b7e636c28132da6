//! `nbd_server_stop`: not written yet.
//!
//! QEMU does it in `hmp_nbd_server_stop`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "nbd_server_stop",
    params = "nbd_server_stop",
    preconfig,
    tier = "stub"
)]
async fn nbd_server_stop(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
