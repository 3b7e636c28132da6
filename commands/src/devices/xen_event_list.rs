//! `xen-event-list`: not written yet.
//!
//! QEMU does it in `hmp_xen_event_list`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_XEN_EMU)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "xen-event-list", since = "8.0", tier = "stub")]
async fn xen_event_list(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
