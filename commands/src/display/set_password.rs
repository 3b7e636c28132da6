//! `set_password`: not written yet.
//!
//! QEMU does it in `hmp_set_password`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "set_password",
    args = "protocol:s,password:s,display:-ds,connected:s?",
    params = "protocol password [-d display] [action-if-connected]",
    tier = "stub"
)]
async fn set_password(
    mon: &Monitor,
    _protocol: String,
    _password: String,
    _display: Option<String>,
    _connected: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
