// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

async fn survives(_mon: &Monitor) -> bool {
    true
}

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop", guard = survives)]
async fn stop(mon: &Monitor) -> Result<()> {
    mon.execute("stop", json!({})).await
}

fn is_safe(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Let the guest run.
#[hmp(name = "cont", qmp = "cont", guard = is_safe)]
async fn cont(mon: &Monitor) -> Result<()> {
    mon.execute("cont", json!({})).await
}

fn main() {}
