// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of VNC displays.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of VNC displays.
pub(crate) static VNC_DISPLAYS: Completer =
    Completer::new("query-vnc-servers", &["query-vnc-servers"], |mon, _| {
        Box::pin(vnc_displays(mon))
    });

/// QMP `VncInfo2`.
#[derive(Deserialize)]
struct VncInfo2 {
    id: String,
}

async fn vnc_displays(mon: &Monitor) -> Result<Vec<Candidate>> {
    let servers: Vec<VncInfo2> = mon.query("query-vnc-servers").await?;
    Ok(servers.into_iter().map(|server| server.id.into()).collect())
}
