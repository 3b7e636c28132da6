// SPDX-License-Identifier: GPL-2.0-or-later

//! `announce_self`: tell the network again where the guest is.
//!
//! Follows `hmp_announce_self` in QEMU's `net/net-hmp-cmds.c`. QMP wants to
//! know how often and how fast; the monitor takes that from the migration
//! parameters, and does not report errors.

use crate::net::netdevs::NETWORK_CARDS;
use hmp_runtime::prelude::*;

/// The parameters that QMP `announce-self` wants.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MigrationParameters {
    announce_initial: u64,
    announce_max: u64,
    announce_rounds: u64,
    announce_step: u64,
}

/// Announce the guest's network cards to the network.
///
/// - `interfaces`: the cards to announce, by their names in `info network` with
///   commas between them. All by default, or if it is `""`.
/// - `id`: a name for the announcement: while it is repeated, another one with
///   the same id replaces it. None by default.
///
/// Switches learn from it where the guest is. That matters when the host's
/// network was changed, and after a migration, which announces the guest by
/// itself. The migration parameters say how often it is repeated: by default 5
/// times in all (`announce-rounds`), with a pause of 50 ms at first
/// (`announce-initial`) that grows by 100 ms (`announce-step`) up to 550 ms
/// (`announce-max`). The command does not wait for the repetitions. Unknown
/// names are ignored, and QEMU's errors are not shown.
#[hmp(
    name = "announce_self",
    args = "interfaces:s?,id:s?",
    qmp = "query-migrate-parameters, announce-self"
)]
async fn announce_self(
    mon: &Monitor,
    #[complete(NETWORK_CARDS)] interfaces: Option<String>,
    #[complete(nothing)] id: Option<String>,
) -> Result<()> {
    let timing: MigrationParameters = mon.query("query-migrate-parameters").await?;
    let mut arguments = json!({
        "initial": timing.announce_initial,
        "max": timing.announce_max,
        "rounds": timing.announce_rounds,
        "step": timing.announce_step,
    });
    if let Some(names) = interfaces.filter(|names| !names.is_empty()) {
        arguments["interfaces"] = names.split(',').collect();
    }
    if let Some(id) = id {
        arguments["id"] = id.into();
    }
    match mon.execute("announce-self", arguments).await {
        Err(error) if error.is_refusal() => Ok(()),
        result => result,
    }
}
