//! `gpa2hva`: where a guest physical address is in QEMU's own memory.
//!
//! Follows `hmp_gpa2hva` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has the
//! QMP command yet.

use super::gpa_host::{self, HostAddress};
use hmp_runtime::prelude::*;

/// The built-in monitor answers, or says why it cannot.
const FAILURES: Failures = Failures::AllBut(&["Host virtual address for "]);

/// Show where a guest physical address is in QEMU's own memory.
///
/// - `addr`: the guest's physical address, a number or an expression.
///
/// Prints the name of the memory region and the address in QEMU's process, for
/// gdb or `/proc/PID/mem` on the host. It holds as long as the guest's memory
/// map does: hotplug and what the guest does to its devices change it. Fails
/// where nothing is mapped, and where it is no RAM. `info ramblock` shows where
/// whole blocks are.
#[hmp(name = "gpa2hva", args = "addr:l", gap = "x-query-gpa-host", failures = FAILURES)]
async fn gpa2hva(mon: &Monitor, addr: i64) -> Result<HostAddress> {
    gpa_host::query(mon, addr, false).await
}
