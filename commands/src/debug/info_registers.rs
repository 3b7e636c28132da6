//! `info registers`: not written yet.
//!
//! QEMU does it in `hmp_info_registers`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info registers",
    args = "cpustate_all:-a,vcpu:i?",
    params = "[-a|vcpu]",
    tier = "stub",
    gap = "x-query-registers"
)]
async fn info_registers(mon: &Monitor, _cpustate_all: bool, _vcpu: Option<u32>) -> Result<()> {
    Err(mon.gap())
}
