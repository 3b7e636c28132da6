// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Take out a medium.
#[hmp(name = "eject", args = "device:B", qmp = "eject, query-block")]
async fn eject(mon: &Monitor, device: BlockName) -> Result<()> {
    mon.execute("eject", json!([device])).await?;
    mon.query_with::<Json>("query-block", "all").await?;
    mon.execute("eject", ()).await
}

fn main() {}
