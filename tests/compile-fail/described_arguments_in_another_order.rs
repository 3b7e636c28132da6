// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Show the block devices.
///
/// - `device`: one device, by its name.
/// - `-n`: the nodes, too.
#[hmp(
    name = "info block",
    args = "nodes:-n,verbose:-v,device:B?",
    qmp = "query-block"
)]
async fn info_block(
    mon: &Monitor,
    nodes: bool,
    verbose: bool,
    device: Option<BlockName>,
) -> Result<()> {
    mon.execute("query-block", json!({})).await
}

fn main() {}
