//! `info tlb`: not written yet.
//!
//! QEMU does it in `hmp_info_tlb`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info tlb",
    target = "i386,m68k,ppc,ppc64,sh4,sh4eb,sparc,sparc64,x86_64,xtensa,xtensaeb",
    tier = "stub",
    gap = "x-query-address-mapping"
)]
async fn info_tlb(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
