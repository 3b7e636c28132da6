// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Show the block devices.
#[hmp(name = "info block", args = "device:s", qmp = "query-block")]
async fn info_block(mon: &Monitor, #[complete(NETDEVS, CHARDEVS)] _device: String) -> Result<()> {
    mon.execute("query-block", json!({})).await
}

fn main() {}
