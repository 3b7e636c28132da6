// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Stop the guest.
#[hmp(name = "system_powerdown", qmp = "system_powerdown")]
async fn system_powerdown(mon: &Monitor) -> Result<()> {
    mon.execute("system-powerdown", json!({})).await
}

fn main() {}
