//! `nbd_server_add`: not written yet.
//!
//! QEMU does it in `hmp_nbd_server_add`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "nbd_server_add",
    args = "writable:-w,device:B,name:s?",
    params = "nbd_server_add [-w] device [name]",
    preconfig,
    tier = "stub"
)]
async fn nbd_server_add(
    mon: &Monitor,
    _writable: bool,
    _device: BlockName,
    _name: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
