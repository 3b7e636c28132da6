// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

struct Guest;

impl Guest {
    /// Stop the guest.
    #[hmp(name = "stop", qmp = "stop")]
    async fn stop(&self, mon: &Monitor) -> Result<()> {
        mon.execute("stop", json!({})).await
    }
}

fn main() {}
