//! `info mem`: not written yet.
//!
//! QEMU does it in `hmp_info_mem`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info mem",
    target = "i386,riscv32,riscv64,x86_64",
    tier = "stub",
    gap = "x-query-address-mapping"
)]
async fn info_mem(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
