// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Stop the guest, which does not notice, and go on only when somebody has typed
/// `cont`.
#[hmp(name = "stop", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    mon.execute("stop", args! {}).await
}

fn main() {}
