// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

async fn survives(_mon: &Monitor, _value: u32) -> Result<()> {
    Ok(())
}

/// Ask for memory.
#[hmp(name = "balloon", args = "value:M", qmp = "balloon", guard = survives)]
async fn balloon(mon: &Monitor, value: Bytes) -> Result<()> {
    mon.execute("balloon", json!({ "value": value })).await
}

async fn survives_all(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Ask for memory again.
#[hmp(name = "balloon_again", args = "value:M", qmp = "balloon", guard = survives_all)]
async fn balloon_again(mon: &Monitor, value: Bytes) -> Result<()> {
    mon.execute("balloon", json!({ "value": value })).await
}

fn main() {}
