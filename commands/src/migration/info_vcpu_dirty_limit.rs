//! `info vcpu_dirty_limit`: not written yet.
//!
//! QEMU does it in `hmp_info_vcpu_dirty_limit`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info vcpu_dirty_limit", tier = "stub")]
async fn info_vcpu_dirty_limit(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
