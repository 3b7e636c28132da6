//! `xen-event-inject`: not written yet.
//!
//! QEMU does it in `hmp_xen_event_inject`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_XEN_EMU)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "xen-event-inject",
    since = "8.0",
    args = "port:i",
    tier = "stub"
)]
async fn xen_event_inject(mon: &Monitor, _port: u32) -> Result<()> {
    Err(mon.gap())
}
