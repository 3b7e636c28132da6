// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::complete;
use hmp_runtime::prelude::*;

/// Show the block devices.
#[hmp(name = "info block", args = "device:B", qmp = "query-block")]
async fn info_block(
    mon: &Monitor,
    #[complete(complete::BLOCK_DEVICE)] _device: BlockName,
) -> Result<()> {
    mon.execute("query-block", json!({})).await
}

fn main() {}
