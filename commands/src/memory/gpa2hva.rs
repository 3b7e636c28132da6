// SPDX-License-Identifier: GPL-2.0-or-later

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
/// gdb or `/proc/PID/mem` on the host. The address is valid as long as the
/// guest's memory map: hotplug, and the guest when it sets up its devices,
/// change the map. Fails if nothing is mapped there, and if it is not RAM.
/// `info ramblock` shows where whole blocks are.
#[hmp(name = "gpa2hva", args = "addr:l", gap = "x-query-gpa-host", failures = FAILURES)]
async fn gpa2hva(mon: &Monitor, addr: i64) -> Result<HostAddress> {
    gpa_host::query(mon, addr, false).await
}
