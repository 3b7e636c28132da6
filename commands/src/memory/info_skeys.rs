//! `info skeys`: not written yet.
//!
//! QEMU does it in `hmp_info_skeys`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info skeys",
    args = "addr:l",
    params = "address",
    target = "s390x",
    tier = "stub"
)]
async fn info_skeys(mon: &Monitor, _addr: i64) -> Result<()> {
    Err(mon.gap())
}
