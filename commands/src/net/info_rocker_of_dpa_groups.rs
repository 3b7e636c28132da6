//! `info rocker-of-dpa-groups`: not written yet.
//!
//! QEMU does it in `hmp_rocker_of_dpa_groups`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info rocker-of-dpa-groups",
    args = "name:s,type:i?",
    tier = "stub"
)]
async fn info_rocker_of_dpa_groups(mon: &Monitor, _name: String, _type: Option<u32>) -> Result<()> {
    Err(mon.gap())
}
