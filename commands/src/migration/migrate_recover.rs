//! `migrate_recover`: let the source of a paused postcopy connect again.
//!
//! Follows `hmp_migrate_recover` in QEMU's `migration/migration-hmp-cmds.c`.

use super::migration_uris::MIGRATION_URIS;
use super::uri;
use hmp_runtime::prelude::*;

/// Listen again for the source of a paused postcopy migration.
///
/// - `uri`: where to listen, as in `migrate_incoming`; it need not be the place
///   of before.
///
/// It is for the destination, while it is in the state `postcopy-paused`
/// (`info migrate`). It does not wait: the source then goes on with
/// `migrate -r` and this place. Fails in any other state, as before the
/// destination has noticed that the network is gone: `migrate_pause` helps
/// there.
#[hmp(name = "migrate_recover", args = "uri:s", qmp = "migrate-recover")]
async fn migrate_recover(mon: &Monitor, #[complete(MIGRATION_URIS)] uri: String) -> Result<()> {
    uri::refuse_lethal(mon, &uri)?;
    mon.execute("migrate-recover", json!({ "uri": uri })).await
}
