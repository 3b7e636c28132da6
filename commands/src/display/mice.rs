// SPDX-License-Identifier: GPL-2.0-or-later

//! Indexes of pointing devices.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Indexes of pointing devices.
pub(crate) static MICE: Completer =
    Completer::new("query-mice", &["query-mice"], |mon, _| Box::pin(mice(mon)));

/// QMP `MouseInfo`.
#[derive(Deserialize)]
struct MouseInfo {
    index: i64,
    name: String,
    current: bool,
}

async fn mice(mon: &Monitor) -> Result<Vec<Candidate>> {
    let mice: Vec<MouseInfo> = mon.query("query-mice").await?;
    let candidates = mice.into_iter().map(|mouse| {
        let current = if mouse.current { ", current" } else { "" };
        let about = format!("{}{current}", mouse.name);
        Candidate::described(mouse.index.to_string(), about)
    });
    Ok(candidates.collect())
}
