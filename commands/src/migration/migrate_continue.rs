// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_continue`: go on with a migration that waits before the switch.
//!
//! Follows `hmp_migrate_continue` in QEMU's `migration/migration-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Go on with a migration that waits for this command.
///
/// - `state`: the state of the migration, so that it is not continued by
///   mistake: `pre-switchover`.
///
/// With the capability `pause-before-switchover`, a migration stops the guest
/// when nearly all has been sent, and waits, so that disks can be handed over;
/// `info migrate` shows the state. After this command, it sends the rest. The
/// guest stands still all the while. Fails if the migration is in another
/// state.
#[hmp(name = "migrate_continue", args = "state:s", qmp = "migrate-continue")]
async fn migrate_continue(
    mon: &Monitor,
    #[complete("pre-switchover")] state: String,
) -> Result<()> {
    mon.execute("migrate-continue", json!({ "state": state }))
        .await
        .map_err(|error| error.or_invalid_value(&state))
}
