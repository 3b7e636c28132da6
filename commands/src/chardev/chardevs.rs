// SPDX-License-Identifier: GPL-2.0-or-later

//! Labels of character devices.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Labels of character devices.
pub(crate) static CHARDEVS: Completer =
    Completer::new("query-chardev", &["query-chardev"], |mon, _| {
        Box::pin(chardevs(mon, ""))
    });

/// Labels of character devices that are ring buffers.
pub(crate) static RING_BUFFERS: Completer =
    Completer::new("query-chardev", &["query-chardev"], |mon, _| {
        Box::pin(chardevs(mon, "ringbuf"))
    });

/// QMP `ChardevInfo`.
#[derive(Deserialize)]
struct ChardevInfo {
    label: String,
    filename: String,
}

/// The labels of the chardevs whose file name starts with `filename`.
async fn chardevs(mon: &Monitor, filename: &str) -> Result<Vec<Candidate>> {
    let mut chardevs: Vec<ChardevInfo> = mon.query("query-chardev").await?;
    chardevs.retain(|chardev| chardev.filename.starts_with(filename));
    let candidates = chardevs
        .into_iter()
        .map(|chardev| Candidate::described(chardev.label, chardev.filename));
    Ok(candidates.collect())
}
