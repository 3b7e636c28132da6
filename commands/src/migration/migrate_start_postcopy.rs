//! `migrate_start_postcopy`: switch a running migration to postcopy.
//!
//! Follows `hmp_migrate_start_postcopy` in QEMU's
//! `migration/migration-hmp-cmds.c`. QEMU takes it also for a migration that has
//! ended, and does nothing then.

use hmp_runtime::prelude::*;

/// Switch the running migration to postcopy.
///
/// The guest moves to the destination at once, and its memory follows on
/// demand. From then on both sides have a part of the guest: it is lost if one
/// of them is. Fails unless the capability `postcopy-ram` was on before the
/// migration started.
#[hmp(
    name = "migrate_start_postcopy",
    args = "",
    qmp = "migrate-start-postcopy"
)]
async fn migrate_start_postcopy(mon: &Monitor) -> Result<()> {
    mon.execute("migrate-start-postcopy", json!({})).await
}
