// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::hmp;

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    mon.execute("stop", args! {}).await
}

fn main() {}
