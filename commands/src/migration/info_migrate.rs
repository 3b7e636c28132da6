//! `info migrate`: not written yet.
//!
//! QEMU does it in `hmp_info_migrate`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info migrate",
    since = "10.2",
    tier = "stub",
    gap = "query-migrate-globals",
    args = "all:-a"
)]
async fn info_migrate(mon: &Monitor, _all: bool) -> Result<()> {
    Err(mon.gap())
}

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info migrate",
    until = "10.1",
    tier = "stub",
    gap = "query-migrate-globals"
)]
async fn info_migrate_without_all(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
