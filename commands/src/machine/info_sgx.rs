//! `info sgx`: not written yet.
//!
//! QEMU does it in `hmp_info_sgx`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(TARGET_I386)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info sgx", tier = "stub")]
async fn info_sgx(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
