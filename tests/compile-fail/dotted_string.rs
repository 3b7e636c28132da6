// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Change the size of a block device.
#[hmp(name = "block_resize", args = "index:s.", qmp = "block_resize")]
async fn block_resize(mon: &Monitor, _index: Option<String>) -> Result<()> {
    mon.execute("block_resize", json!({})).await
}

fn main() {}
