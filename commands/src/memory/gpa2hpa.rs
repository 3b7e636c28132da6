// SPDX-License-Identifier: GPL-2.0-or-later

//! `gpa2hpa`: the host's physical address of a guest's.
//!
//! Follows `hmp_gpa2hpa` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has the
//! QMP command yet.

use super::gpa_host::{self, HostAddress};
use hmp_runtime::prelude::*;

/// The built-in monitor answers, or says why it cannot.
const FAILURES: Failures = Failures::AllBut(&["Host physical address for "]);

/// Show the host's physical address behind a guest physical address.
///
/// - `addr`: the guest's physical address, a number or an expression.
///
/// The address is where the page is in the host's memory at this moment; the
/// host may move the page or swap it out at any time. QEMU touches the page
/// first, so that it exists. Works only on Linux, and only if QEMU may read
/// addresses in its own page map, which takes `CAP_SYS_ADMIN`. Fails if the
/// guest has no RAM there. `gpa2hva` needs no privilege.
#[hmp(name = "gpa2hpa", args = "addr:l", gap = "x-query-gpa-host", failures = FAILURES)]
async fn gpa2hpa(mon: &Monitor, addr: i64) -> Result<HostAddress> {
    gpa_host::query(mon, addr, true).await
}
