//! `xp`: not written yet.
//!
//! QEMU does it in `hmp_physical_memory_dump`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "xp",
    args = "fmt:/,addr:l",
    tier = "stub",
    gap = "x-read-memory"
)]
async fn xp(mon: &Monitor, _fmt: Format, _addr: i64) -> Result<()> {
    Err(mon.gap())
}
