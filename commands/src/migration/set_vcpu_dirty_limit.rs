//! `set_vcpu_dirty_limit`: not written yet.
//!
//! QEMU does it in `hmp_set_vcpu_dirty_limit`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "set_vcpu_dirty_limit",
    args = "dirty_rate:l,cpu_index:l?",
    tier = "stub"
)]
async fn set_vcpu_dirty_limit(
    mon: &Monitor,
    _dirty_rate: i64,
    _cpu_index: Option<i64>,
) -> Result<()> {
    Err(mon.gap())
}
