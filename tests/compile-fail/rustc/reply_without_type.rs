// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Show whether the guest is running.
#[hmp(name = "info status", qmp = "query-status")]
async fn info_status(mon: &Monitor) -> Result<()> {
    mon.query("query-status").await?;
    Ok(())
}

fn main() {}
