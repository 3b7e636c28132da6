// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop", guard = survives)]
async fn stop(mon: &Monitor) -> Result<()> {
    mon.execute("stop", json!({})).await
}

fn main() {}
