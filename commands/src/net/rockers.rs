// SPDX-License-Identifier: GPL-2.0-or-later

//! Rocker switches, their flow tables and their groups.

use crate::qom::listing;
use crate::qom::object_candidates::property_of_all;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Names of rocker switches.
pub(crate) static ROCKERS: Completer = Completer::new(
    "the name property of the switches (qom-list, qom-get)",
    &["qom-list", "qom-get"],
    |mon, _| Box::pin(rockers(mon)),
);

/// Flow tables of the switch in the argument before.
pub(crate) static ROCKER_TABLES: Completer = Completer::new(
    "query-rocker-of-dpa-flows",
    &["query-rocker-of-dpa-flows"],
    |mon, question| Box::pin(tables(mon, question.last())),
);

/// Types of the groups of the switch in the argument before.
pub(crate) static ROCKER_GROUPS: Completer = Completer::new(
    "query-rocker-of-dpa-groups",
    &["query-rocker-of-dpa-groups"],
    |mon, question| Box::pin(groups(mon, question.last())),
);

/// QMP `RockerOfDpaFlow`.
#[derive(Deserialize)]
struct RockerOfDpaFlow {
    key: RockerOfDpaFlowKey,
}

/// QMP `RockerOfDpaFlowKey`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RockerOfDpaFlowKey {
    tbl_id: u32,
}

/// QMP `RockerOfDpaGroup`.
#[derive(Deserialize)]
struct RockerOfDpaGroup {
    #[serde(rename = "type")]
    kind: u8,
}

async fn rockers(mon: &Monitor) -> Result<Vec<Candidate>> {
    let mut paths = Vec::new();
    for folder in ["/machine/peripheral", "/machine/peripheral-anon"] {
        let devices = listing::children(mon, folder).await?.into_iter();
        let rockers = devices.filter(|device| device.child() == Some("rocker"));
        paths.extend(rockers.map(|device| format!("{folder}/{}", device.name)));
    }
    let names = property_of_all::<String>(mon, &paths, "name").await?;
    Ok(names.into_iter().flatten().map(Candidate::from).collect())
}

async fn tables(mon: &Monitor, switch: &str) -> Result<Vec<Candidate>> {
    let switch = json!({ "name": switch });
    let flows: Vec<RockerOfDpaFlow> = mon.query_with("query-rocker-of-dpa-flows", switch).await?;
    let tables = flows.into_iter().map(|flow| flow.key.tbl_id);
    Ok(tables.map(|table| table.to_string().into()).collect())
}

async fn groups(mon: &Monitor, switch: &str) -> Result<Vec<Candidate>> {
    let switch = json!({ "name": switch });
    let groups: Vec<RockerOfDpaGroup> =
        mon.query_with("query-rocker-of-dpa-groups", switch).await?;
    let kinds = groups.into_iter().map(|group| group.kind);
    Ok(kinds.map(|kind| kind.to_string().into()).collect())
}
