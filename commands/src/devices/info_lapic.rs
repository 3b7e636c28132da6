// SPDX-License-Identifier: GPL-2.0-or-later

//! `info lapic`: a CPU's local interrupt controller.
//!
//! Follows `hmp_info_local_apic` in QEMU's `target/i386/monitor.c`. No QEMU has
//! the QMP command yet.

use crate::machine::vcpus::APIC_IDS;
use hmp_runtime::prelude::*;

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["local apic state not available"]);

/// Show a CPU's local interrupt controller.
///
/// - `apic-id`: the CPU, by the id of its interrupt controller; in a simple
///   machine, that is its number in `info cpus`. The default CPU, which `cpu`
///   chooses, if left out.
///
/// x86 only. The `LVT` lines are the local sources with their vectors, `SPIV`
/// says whether the controller is enabled, and `ICR` is the last interrupt sent
/// to another CPU. `ISR` lists the vectors that the CPU handles, and `IRR`
/// those that wait: if a vector stays in `IRR`, the guest does not take it.
/// Below the priorities `TPR` and `PPR`, the CPU takes no interrupt.
#[hmp(
    name = "info lapic",
    target = "i386,x86_64",
    args = "apic-id:i?",
    gap = "x-query-lapic",
    failures = FAILURES
)]
async fn info_lapic(
    mon: &Monitor,
    #[complete(APIC_IDS)] apic_id: Option<u32>,
) -> Result<HumanReadableText> {
    let arguments = match apic_id {
        Some(id) => json!({ "apic-id": id }),
        None => json!({ "cpu-index": mon.cpu_index().await? }),
    };
    mon.query_with("x-query-lapic", arguments).await
}
