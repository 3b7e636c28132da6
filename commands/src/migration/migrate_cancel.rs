//! `migrate_cancel`: end the outgoing migration.
//!
//! Follows `hmp_migrate_cancel` in QEMU's `migration/migration-hmp-cmds.c`,
//! which says nothing when there is nothing to cancel.

use hmp_runtime::prelude::*;

/// Cancel the outgoing migration.
///
/// QEMU gives up the connection to the destination; the guest goes on here.
/// `info migrate` shows `cancelling`, and `cancelled` once it is done. After
/// the switch to postcopy QEMU ignores it: the guest runs on the destination.
#[hmp(name = "migrate_cancel", args = "", qmp = "migrate_cancel")]
async fn migrate_cancel(mon: &Monitor) -> Result<()> {
    match mon.execute("migrate_cancel", json!({})).await {
        Err(error) if error.is_refusal() => Ok(()),
        result => result,
    }
}
