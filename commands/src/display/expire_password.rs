//! `expire_password`: not written yet.
//!
//! QEMU does it in `hmp_expire_password`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "expire_password",
    args = "protocol:s,time:s,display:-ds",
    tier = "stub"
)]
async fn expire_password(
    mon: &Monitor,
    _protocol: String,
    _time: String,
    _display: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
