// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_start_postcopy`: switch a running migration to postcopy.
//!
//! Follows `hmp_migrate_start_postcopy` in QEMU's
//! `migration/migration-hmp-cmds.c`. QEMU also accepts it after the migration
//! has ended, and does nothing then.

use hmp_runtime::prelude::*;

/// Switch the running migration to postcopy.
///
/// The guest moves to the destination at once, and its memory follows on
/// demand. So even a guest that writes faster than the network can send gets
/// there. From then on, each side has a part of the guest: if one side is lost,
/// so is the guest, and there is no way back. `info migrate` shows
/// `postcopy-active`. If only the network fails, see `migrate_recover`. Fails
/// unless the capability `postcopy-ram` was on, on both sides, before the
/// migration started. Does nothing if the migration has ended.
#[hmp(
    name = "migrate_start_postcopy",
    args = "",
    qmp = "migrate-start-postcopy"
)]
async fn migrate_start_postcopy(mon: &Monitor) -> Result<()> {
    mon.execute("migrate-start-postcopy", json!({})).await
}
