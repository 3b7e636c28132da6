// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Show statistics.
#[hmp(name = "info stats", args = "target:s", qmp = "query-stats")]
async fn info_stats(
    mon: &Monitor,
    #[complete(values("query-stats"))] _target: String,
) -> Result<()> {
    mon.execute("query-stats", json!({})).await
}

fn main() {}
