// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

async fn survives(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop", guard = "survives")]
async fn stop(mon: &Monitor) -> Result<()> {
    survives(mon).await?;
    mon.execute("stop", json!({})).await
}

/// Let the guest run.
#[hmp(name = "cont", qmp = "cont", guard)]
async fn cont(mon: &Monitor) -> Result<()> {
    mon.execute("cont", json!({})).await
}

/// Quit.
#[hmp(name = "quit", qmp = "quit", failures)]
async fn quit(mon: &Monitor) -> Result<()> {
    mon.execute("quit", json!({})).await
}

fn main() {}
