//! `gpa2hva`: where a guest physical address is in QEMU's own memory.
//!
//! Follows `hmp_gpa2hva` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has the
//! QMP command yet.

use super::gpa_host::{self, HostAddress};
use hmp_runtime::prelude::*;

/// Show where a guest physical address is in QEMU's own memory.
///
/// Prints the name of the memory region and the address. Fails where no RAM is.
#[hmp(name = "gpa2hva", args = "addr:l", gap = "x-query-gpa-host")]
async fn gpa2hva(mon: &Monitor, addr: i64) -> Result<HostAddress> {
    gpa_host::query(mon, addr, false).await
}
