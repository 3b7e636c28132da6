// SPDX-License-Identifier: GPL-2.0-or-later

//! `info migrate_capabilities`: the features that a migration may use.
//!
//! Follows `hmp_info_migrate_capabilities` in QEMU's
//! `migration/migration-hmp-cmds.c`. Each QEMU has its own set.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct MigrationCapabilityStatus {
    capability: String,
    state: bool,
}

/// The capabilities, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Capabilities(Vec<MigrationCapabilityStatus>);

impl Display for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for MigrationCapabilityStatus { capability, state } in &self.0 {
            let state = if *state { "on" } else { "off" };
            writeln!(f, "{capability}: {state}")?;
        }
        Ok(())
    }
}

/// Show which migration capabilities are switched on.
///
/// A migration uses the capabilities that `migrate_set_capability` has switched
/// on before it starts. All are off at first, unless `-global migration....`
/// says otherwise. Each QEMU has its own set. Compare both sides: most
/// capabilities have to be the same there.
#[hmp(
    name = "info migrate_capabilities",
    args = "",
    qmp = "query-migrate-capabilities"
)]
async fn info_migrate_capabilities(mon: &Monitor) -> Result<Capabilities> {
    mon.query("query-migrate-capabilities").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_capability_is_on_or_off() {
        let reply = json!([
            { "state": false, "capability": "xbzrle" },
            { "state": true, "capability": "postcopy-ram" }
        ]);
        let capabilities: Capabilities = serde_json::from_value(reply).unwrap();
        assert_eq!(capabilities.to_string(), "xbzrle: off\npostcopy-ram: on\n");
    }
}
