//! `info trace-events`: not written yet.
//!
//! QEMU does it in `hmp_info_trace_events`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info trace-events", args = "name:s?,vcpu:i?", tier = "stub")]
async fn info_trace_events(
    mon: &Monitor,
    #[complete(trace_events)] _name: Option<String>,
    _vcpu: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
