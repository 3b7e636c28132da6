//! `info spice`: not written yet.
//!
//! QEMU does it in `hmp_info_spice`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_SPICE)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info spice", tier = "stub")]
async fn info_spice(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
