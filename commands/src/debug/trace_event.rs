//! `trace-event`: not written yet.
//!
//! QEMU does it in `hmp_trace_event`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "trace-event", args = "name:s,option:b,vcpu:i?", tier = "stub")]
async fn trace_event(
    mon: &Monitor,
    #[complete(trace_events)] _name: String,
    _option: bool,
    _vcpu: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
