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
/// It is where the page is in the host's memory at this moment; the host may
/// move it or swap it out at any time. The page is touched, so that there is
/// one. Only on Linux, and only if QEMU may read its own page map with
/// addresses in it, which takes `CAP_SYS_ADMIN`. Fails where the guest has no
/// RAM. `gpa2hva` needs no privilege.
#[hmp(name = "gpa2hpa", args = "addr:l", gap = "x-query-gpa-host", failures = FAILURES)]
async fn gpa2hpa(mon: &Monitor, addr: i64) -> Result<HostAddress> {
    gpa_host::query(mon, addr, true).await
}
