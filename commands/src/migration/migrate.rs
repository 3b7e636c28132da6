//! `migrate`: not written yet.
//!
//! QEMU does it in `hmp_migrate`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "migrate",
    since = "9.1",
    args = "detach:-d,resume:-r,uri:s",
    tier = "stub"
)]
async fn migrate(mon: &Monitor, _detach: bool, _resume: bool, _uri: String) -> Result<()> {
    Err(mon.gap())
}

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "migrate",
    until = "9.0",
    args = "detach:-d,blk:-b,inc:-i,resume:-r,uri:s",
    tier = "stub"
)]
async fn migrate_with_block_flags(
    mon: &Monitor,
    _detach: bool,
    _blk: bool,
    _inc: bool,
    _resume: bool,
    _uri: String,
) -> Result<()> {
    Err(mon.gap())
}
