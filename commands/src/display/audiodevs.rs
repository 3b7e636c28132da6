// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of audio back ends.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of audio back ends.
pub(crate) static AUDIODEVS: Completer =
    Completer::new("query-audiodevs", &["query-audiodevs"], |mon, _| {
        Box::pin(audiodevs(mon))
    })
    .lacks("all of them before QEMU 8.0, which has no query-audiodevs");

/// QMP `Audiodev`.
#[derive(Deserialize)]
struct Audiodev {
    id: String,
    driver: String,
}

async fn audiodevs(mon: &Monitor) -> Result<Vec<Candidate>> {
    let audiodevs: Vec<Audiodev> = mon.query("query-audiodevs").await?;
    let candidates = audiodevs
        .into_iter()
        .map(|audiodev| Candidate::described(audiodev.id, audiodev.driver));
    Ok(candidates.collect())
}
