//! `info rocker-of-dpa-flows`: not written yet.
//!
//! QEMU does it in `hmp_rocker_of_dpa_flows`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info rocker-of-dpa-flows",
    args = "name:s,tbl_id:i?",
    tier = "stub"
)]
async fn info_rocker_of_dpa_flows(
    mon: &Monitor,
    _name: String,
    _tbl_id: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
