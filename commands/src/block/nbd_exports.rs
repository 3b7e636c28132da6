// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of exports over NBD.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of exports over NBD.
pub(crate) static NBD_EXPORTS: Completer =
    Completer::new("query-block-exports", &["query-block-exports"], |mon, _| {
        Box::pin(nbd_exports(mon))
    });

/// QMP `BlockExportInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct BlockExportInfo {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    node_name: String,
}

async fn nbd_exports(mon: &Monitor) -> Result<Vec<Candidate>> {
    let exports: Vec<BlockExportInfo> = mon.query("query-block-exports").await?;
    let over_nbd = exports.into_iter().filter(|export| export.kind == "nbd");
    let candidates =
        over_nbd.map(|export| Candidate::described(export.id, format!("of {}", export.node_name)));
    Ok(candidates.collect())
}
