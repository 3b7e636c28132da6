//! `info memory_size_summary`: not written yet.
//!
//! QEMU does it in `hmp_info_memory_size_summary`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info memory_size_summary", tier = "stub")]
async fn info_memory_size_summary(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
