//! `calc_dirty_rate`: not written yet.
//!
//! QEMU does it in `hmp_calc_dirty_rate`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "calc_dirty_rate",
    args = "dirty_ring:-r,dirty_bitmap:-b,second:l,sample_pages_per_GB:l?",
    tier = "stub"
)]
async fn calc_dirty_rate(
    mon: &Monitor,
    _dirty_ring: bool,
    _dirty_bitmap: bool,
    _second: i64,
    _sample_pages_per_gb: Option<i64>,
) -> Result<()> {
    Err(mon.gap())
}
