//! `announce_self`: make the network learn anew where the guest is.
//!
//! Follows `hmp_announce_self` in QEMU's `net/net-hmp-cmds.c`. QMP wants how
//! often and how fast; the monitor takes that from the migration parameters,
//! and says nothing of errors.

use hmp_runtime::prelude::*;

/// The migration parameters that QMP `announce-self` wants.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Timing {
    announce_initial: u64,
    announce_max: u64,
    announce_rounds: u64,
    announce_step: u64,
}

/// Announce the guest's network cards to the network.
///
/// Switches learn from it where the guest is. `interfaces` are the cards to
/// announce, by their ids with commas between them; all, if it is left out.
/// `id` names the announcement: another one of the same id replaces it. The
/// migration parameters `announce-...` say how often it is repeated.
#[hmp(
    name = "announce_self",
    args = "interfaces:s?,id:s?",
    qmp = "query-migrate-parameters, announce-self"
)]
async fn announce_self(
    mon: &Monitor,
    #[complete(net_clients)] interfaces: Option<String>,
    id: Option<String>,
) -> Result<()> {
    let timing: Timing = mon.query("query-migrate-parameters").await?;
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
