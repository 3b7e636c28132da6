//! `info qtree`: not written yet.
//!
//! QEMU does it in `hmp_info_qtree`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info qtree",
    since = "8.0",
    args = "brief:-b",
    tier = "stub",
    gap = "x-query-qtree"
)]
async fn info_qtree(mon: &Monitor, _brief: bool) -> Result<()> {
    Err(mon.gap())
}

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info qtree",
    until = "7.2",
    tier = "stub",
    gap = "x-query-qtree"
)]
async fn info_qtree_without_brief(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
