//! `info lapic`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_local_apic`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show a CPU's local interrupt controller.
///
/// x86 only. Without `apic-id` it is the default CPU's.
#[hmp(
    name = "info lapic",
    target = "i386,x86_64",
    args = "apic-id:i?",
    gap = "x-query-lapic"
)]
async fn info_lapic(mon: &Monitor, _apic_id: Option<u32>) -> Result<()> {
    Err(mon.gap())
}
