//! `migrate_set_capability`: not written yet.
//!
//! QEMU does it in `hmp_migrate_set_capability`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "migrate_set_capability",
    args = "capability:s,state:b",
    params = "capability state",
    tier = "stub"
)]
async fn migrate_set_capability(
    mon: &Monitor,
    #[complete(migration_capabilities)] _capability: String,
    _state: bool,
) -> Result<()> {
    Err(mon.gap())
}
