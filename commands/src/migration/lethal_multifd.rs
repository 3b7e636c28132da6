// SPDX-License-Identifier: GPL-2.0-or-later

//! Snapshots while the migration capability `multifd` is on.
//!
//! A snapshot has no channels to spread the memory over, and QEMU 7.2 and 10.0
//! end by a signal when they look for them. 11.1 refuses; the versions in
//! between are not known.

use crate::lethal::table::MULTIFD_SNAPSHOT;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct MigrationCapabilityStatus {
    capability: String,
    state: bool,
}

/// Refuses, unless forced, to save or load the machine's state if that ends
/// QEMU. The calling command's `qmp` has to name `query-migrate-capabilities`.
pub async fn refuse_lethal_multifd(mon: &Monitor) -> Result<()> {
    if !mon.is_exposed_to(&MULTIFD_SNAPSHOT) {
        return Ok(());
    }
    let capabilities: Vec<MigrationCapabilityStatus> =
        mon.query("query-migrate-capabilities").await?;
    let is_on = capabilities
        .iter()
        .any(|it| it.capability == "multifd" && it.state);
    if is_on {
        mon.refuse(&MULTIFD_SNAPSHOT, &[])?;
    }
    Ok(())
}
