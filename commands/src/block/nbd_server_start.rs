//! `nbd_server_start`: not written yet.
//!
//! QEMU does it in `hmp_nbd_server_start`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "nbd_server_start",
    args = "all:-a,writable:-w,uri:s",
    params = "nbd_server_start [-a] [-w] host:port",
    preconfig,
    tier = "stub"
)]
async fn nbd_server_start(mon: &Monitor, _all: bool, _writable: bool, _uri: String) -> Result<()> {
    Err(mon.gap())
}
