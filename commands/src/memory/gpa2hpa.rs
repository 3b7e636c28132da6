//! `gpa2hpa`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_gpa2hpa`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the host's physical address behind a guest physical address.
///
/// Only on Linux, and only if QEMU may read its own page map.
#[hmp(name = "gpa2hpa", args = "addr:l", gap = "x-query-gpa-host")]
async fn gpa2hpa(mon: &Monitor, _addr: i64) -> Result<()> {
    Err(mon.gap())
}
