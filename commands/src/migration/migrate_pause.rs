// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_pause`: break a postcopy migration off, to recover it later.
//!
//! Follows `hmp_migrate_pause` in QEMU's `migration/migration-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Pause a migration that is in postcopy.
///
/// QEMU closes the connection between the two sides, as if the network had
/// failed. This also helps if the network hangs. Parts of the guest that need
/// memory which has not arrived stand still. `migrate_recover` on the
/// destination and then `migrate -r` on the source make them go on. Fails in
/// any other state: before postcopy, `migrate_cancel` ends the migration.
#[hmp(name = "migrate_pause", args = "", qmp = "migrate-pause")]
async fn migrate_pause(mon: &Monitor) -> Result<()> {
    mon.execute("migrate-pause", json!({})).await
}
