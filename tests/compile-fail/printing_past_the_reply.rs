// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    if let Err(error) = mon.execute("stop", json!({})).await {
        eprintln!("{error}");
    }
    println!("stopped");
    Ok(())
}

fn main() {}
