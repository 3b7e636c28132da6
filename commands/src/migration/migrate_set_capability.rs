// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_set_capability`: switch a feature that migration may use.
//!
//! Follows `hmp_migrate_set_capability` in QEMU's
//! `migration/migration-hmp-cmds.c`. QEMU knows the capabilities, and which of
//! them go together.

use super::migration_capabilities::MIGRATION_CAPABILITIES;
use super::warning::Warning;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct MigrationCapabilityStatus {
    capability: String,
    state: bool,
}

/// The capability that QEMU warns about, from 9.2 until its removal.
const DEPRECATED: &str = "zero-blocks";

/// Switch a migration capability on or off.
///
/// - `capability`: its name; `info migrate_capabilities` shows them.
/// - `state`: `on` or `off`.
///
/// The setting is for the next migration. Most capabilities have to be the same
/// on both sides, or the migration fails: set them on the destination, too,
/// before `migrate_incoming`. Fails during a migration, and for a capability
/// that conflicts with others that are on, or needs another one. While
/// `multifd` is on, `savevm` and `loadvm` do not work. Example:
/// `migrate_set_capability postcopy-ram on`.
#[hmp(
    name = "migrate_set_capability",
    args = "capability:s,state:b",
    params = "capability state",
    qmp = "migrate-set-capabilities, query-migrate-capabilities",
    tier = "composed"
)]
async fn migrate_set_capability(
    mon: &Monitor,
    #[complete(MIGRATION_CAPABILITIES)] capability: String,
    state: bool,
) -> Result<Warning> {
    // QEMU warns whenever this capability is on, whichever is switched.
    let warns = if !mon.version().at_least(9, 2) {
        false
    } else if capability == DEPRECATED {
        state
    } else {
        is_on(mon, DEPRECATED).await?
    };
    let arguments = json!({ "capabilities": [{ "capability": capability, "state": state }] });
    match mon.execute("migrate-set-capabilities", arguments).await {
        Err(error) if error.refuses_value(&capability) => Err(error.or_invalid_value(&capability)),
        result => {
            let warning = warns.then(|| format!("{DEPRECATED} capability is deprecated"));
            Warning::before(warning, result)
        }
    }
}

async fn is_on(mon: &Monitor, name: &str) -> Result<bool> {
    let known: Vec<MigrationCapabilityStatus> = mon.query("query-migrate-capabilities").await?;
    Ok(known.iter().any(|it| it.capability == name && it.state))
}
