//! `gpa2hpa`: the host's physical address of a guest's.
//!
//! Follows `hmp_gpa2hpa` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has the
//! QMP command yet.

use super::gpa_host::{self, HostAddress};
use hmp_runtime::prelude::*;

/// Show the host's physical address behind a guest physical address.
///
/// Only on Linux, and only if QEMU may read its own page map.
#[hmp(name = "gpa2hpa", args = "addr:l", gap = "x-query-gpa-host")]
async fn gpa2hpa(mon: &Monitor, addr: i64) -> Result<HostAddress> {
    gpa_host::query(mon, addr, true).await
}
