//! `info qdm`: not written yet.
//!
//! QEMU does it in `hmp_info_qdm`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info qdm", tier = "stub", gap = "x-query-qdm")]
async fn info_qdm(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
