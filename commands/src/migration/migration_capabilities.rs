// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of migration capabilities.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Names of migration capabilities.
pub(crate) static MIGRATION_CAPABILITIES: Completer = Completer::new(
    "query-migrate-capabilities",
    &["query-migrate-capabilities"],
    |mon, _| Box::pin(capabilities(mon)),
);

/// QMP `MigrationCapabilityStatus`.
#[derive(Deserialize)]
struct MigrationCapabilityStatus {
    capability: String,
    state: bool,
}

async fn capabilities(mon: &Monitor) -> Result<Vec<Candidate>> {
    let capabilities: Vec<MigrationCapabilityStatus> =
        mon.query("query-migrate-capabilities").await?;
    let candidates = capabilities.into_iter().map(|one| {
        let state = if one.state { "on" } else { "off" };
        Candidate::described(one.capability, state)
    });
    Ok(candidates.collect())
}
