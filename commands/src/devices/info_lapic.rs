//! `info lapic`: a CPU's local interrupt controller.
//!
//! Follows `hmp_info_local_apic` in QEMU's `target/i386/monitor.c`. No QEMU has
//! the QMP command yet.

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
async fn info_lapic(mon: &Monitor, apic_id: Option<u32>) -> Result<HumanReadableText> {
    let arguments = match apic_id {
        Some(id) => json!({ "apic-id": id }),
        None => json!({ "cpu-index": mon.cpu_index().await? }),
    };
    mon.query_with("x-query-lapic", arguments).await
}
