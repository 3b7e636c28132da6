//! `gva2gpa`: not written yet.
//!
//! QEMU does it in `hmp_gva2gpa`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "gva2gpa",
    args = "addr:l",
    tier = "stub",
    gap = "x-query-address-mapping"
)]
async fn gva2gpa(mon: &Monitor, _addr: i64) -> Result<()> {
    Err(mon.gap())
}
