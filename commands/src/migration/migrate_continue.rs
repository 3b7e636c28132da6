//! `migrate_continue`: go on with a migration that waits before the switch.
//!
//! Follows `hmp_migrate_continue` in QEMU's `migration/migration-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Go on with a migration that waits for it.
///
/// With the capability `pause-before-switchover`, a migration stops the guest
/// and waits in the state `pre-switchover`; that is then the `state` to give.
/// Fails if the migration is in another one.
#[hmp(name = "migrate_continue", args = "state:s", qmp = "migrate-continue")]
async fn migrate_continue(mon: &Monitor, state: String) -> Result<()> {
    mon.execute("migrate-continue", json!({ "state": state }))
        .await
        .map_err(|error| error.or_invalid_value(&state))
}
