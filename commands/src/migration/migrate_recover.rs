// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_recover`: let the source of a paused postcopy connect again.
//!
//! Follows `hmp_migrate_recover` in QEMU's `migration/migration-hmp-cmds.c`.

use super::migration_uris::MIGRATION_URIS;
use super::uri;
use hmp_runtime::prelude::*;

/// Listen again for the source of a paused postcopy migration.
///
/// - `uri`: where to listen, as in `migrate_incoming`; the address may be a new
///   one.
///
/// Use this on the destination, in the state `postcopy-paused`
/// (`info migrate`). The command does not wait: the source then goes on with
/// `migrate -r` and this address. Fails in any other state. If the destination
/// has not noticed yet that the network is gone, use `migrate_pause` first.
#[hmp(name = "migrate_recover", args = "uri:s", qmp = "migrate-recover")]
async fn migrate_recover(mon: &Monitor, #[complete(MIGRATION_URIS)] uri: String) -> Result<()> {
    uri::refuse_lethal(mon, &uri)?;
    mon.execute("migrate-recover", json!({ "uri": uri })).await
}
