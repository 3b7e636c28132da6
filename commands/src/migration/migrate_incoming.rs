// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_incoming`: listen for a migration to this QEMU.
//!
//! Follows `hmp_migrate_incoming` in QEMU's `migration/migration-hmp-cmds.c`.
//! Since 9.1, a failed migration does not end QEMU if the monitor started it;
//! QMP has to ask for that.

use super::migration_uris::MIGRATION_URIS;
use super::uri;
use hmp_runtime::prelude::*;

/// Listen for a migration to this QEMU.
///
/// - `uri`: where to listen: `tcp:HOST:PORT`, `unix:PATH`, `fd:NAME` (see
///   `getfd`), `vsock:CID:PORT`, `rdma:HOST:PORT`; or where to read the guest
///   from: `exec:COMMAND` (its standard output), and since 8.2 `file:PATH`. An
///   empty host is any address of this one, and port 0 any free one, which
///   `info migrate` shows.
///
/// The command is for a QEMU that was started with `-incoming defer`, and works
/// once. It does not wait; until the guest has arrived, `info status` says
/// `inmigrate`. Then the guest runs if it ran at the source, unless QEMU was
/// started with `-S`. Set capabilities such as `postcopy-ram` first. If the
/// migration fails, QEMU keeps running since 9.1; older ones end. Anybody who
/// can reach the port can send a guest. Example:
/// `migrate_incoming tcp:127.0.0.1:4444`.
#[hmp(name = "migrate_incoming", args = "uri:s", qmp = "migrate-incoming")]
async fn migrate_incoming(mon: &Monitor, #[complete(MIGRATION_URIS)] uri: String) -> Result<()> {
    uri::refuse_lethal(mon, &uri)?;
    let mut arguments = json!({ "uri": uri });
    if mon.version().at_least(9, 1) {
        arguments["exit-on-error"] = false.into();
    }
    match mon.execute("migrate-incoming", arguments).await {
        // QMP checks the state before the URI; the monitor does not.
        Err(error) if error.is_refusal() && mon.version().at_least(8, 2) => {
            Err(uri::complaint(&uri, mon.version()).map_or(error, Error::refusal))
        }
        result => result,
    }
}
