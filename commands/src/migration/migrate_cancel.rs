// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_cancel`: end the outgoing migration.
//!
//! Follows `hmp_migrate_cancel` in QEMU's `migration/migration-hmp-cmds.c`,
//! which says nothing when there is nothing to cancel.

use super::migration_info::MigrationInfo;
use crate::lethal::table::CANCEL_IN_POSTCOPY;
use hmp_runtime::prelude::*;

/// Cancel the outgoing migration.
///
/// QEMU closes the connection to the destination; the guest goes on here. The
/// command does not wait: `info migrate` shows `cancelling`, and `cancelled`
/// once it is done. Without a migration, it does nothing, and prints no error.
/// After the switch to postcopy, the guest runs on the destination and would be
/// lost: newer QEMUs then ignore the command, and for others it is refused. Use
/// `migrate_pause` then.
#[hmp(
    name = "migrate_cancel",
    args = "",
    qmp = "query-migrate, migrate_cancel",
    tier = "composed"
)]
async fn migrate_cancel(mon: &Monitor) -> Result<()> {
    if mon.is_exposed_to(&CANCEL_IN_POSTCOPY) {
        let info: MigrationInfo = mon.query("query-migrate").await?;
        if info
            .status
            .is_some_and(|status| status.starts_with("postcopy"))
        {
            mon.refuse(&CANCEL_IN_POSTCOPY, &[])?;
        }
    }
    match mon.execute("migrate_cancel", json!({})).await {
        Err(error) if error.is_refusal() => Ok(()),
        result => result,
    }
}
