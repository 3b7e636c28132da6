// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Show the block devices.
#[hmp(name = "info block", args = "name:s", qmp = "query-block")]
async fn info_block(mon: &Monitor, name: &str) -> Result<()> {
    mon.execute("query-block", json!({})).await
}

fn main() {}
