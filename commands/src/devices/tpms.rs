// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of TPM back ends.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of TPM back ends.
pub(crate) static TPMS: Completer =
    Completer::new("query-tpm", &["query-tpm"], |mon, _| Box::pin(tpms(mon)));

/// QMP `TPMInfo`.
#[derive(Deserialize)]
struct TPMInfo {
    id: String,
}

async fn tpms(mon: &Monitor) -> Result<Vec<Candidate>> {
    let tpms: Vec<TPMInfo> = mon.query("query-tpm").await?;
    Ok(tpms.into_iter().map(|tpm| tpm.id.into()).collect())
}
