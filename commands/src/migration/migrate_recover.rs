//! `migrate_recover`: let the source of a paused postcopy connect again.
//!
//! Follows `hmp_migrate_recover` in QEMU's `migration/migration-hmp-cmds.c`.

use super::uri;
use hmp_runtime::prelude::*;

/// Listen again for the source of a paused postcopy migration.
///
/// It is for the destination, while it is in the state `postcopy-paused`. `uri`
/// is where to listen, as in `migrate_incoming`. The source then goes on with
/// `migrate -r`.
#[hmp(name = "migrate_recover", args = "uri:s", qmp = "migrate-recover")]
async fn migrate_recover(mon: &Monitor, uri: String) -> Result<()> {
    uri::refuse_lethal(mon, &uri)?;
    mon.execute("migrate-recover", json!({ "uri": uri })).await
}
