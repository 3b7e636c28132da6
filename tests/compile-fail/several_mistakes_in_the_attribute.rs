// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Show the block devices.
#[hmp(
    name = "Info Block",
    args = "nodes:-nodes,verbose,device:X",
    qmp = "query-block query-jobs",
    since = 10,
    tier = "nativ",
    hidden
)]
async fn info_block(mon: &Monitor) -> Result<()> {
    mon.execute("query-block", json!({})).await
}

fn main() {}
