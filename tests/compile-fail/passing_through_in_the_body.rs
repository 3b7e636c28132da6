// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Stop the guest.
#[hmp(name = "stop", gap = "x-stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    let line = json!({ "command-line": "stop" });
    mon.execute("human-monitor-command", line).await
}

fn main() {}
