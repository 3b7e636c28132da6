//! `info tlb`: not written yet.
//!
//! QEMU does it in `hmp_info_tlb`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(TARGET_I386) || defined(TARGET_SH4) || defined(TARGET_SPARC) || defined(TARGET_PPC) || defined(TARGET_XTENSA) || defined(TARGET_M68K)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info tlb", tier = "stub", gap = "x-query-address-mapping")]
async fn info_tlb(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
