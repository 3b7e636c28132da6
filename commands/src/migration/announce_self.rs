//! `announce_self`: not written yet.
//!
//! QEMU does it in `hmp_announce_self`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "announce_self", args = "interfaces:s?,id:s?", tier = "stub")]
async fn announce_self(
    mon: &Monitor,
    _interfaces: Option<String>,
    _id: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
