// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// List the names of the disks.
#[hmp(name = "info disks", qmp = "query-block")]
async fn info_disks(mon: &Monitor) -> Result<Vec<String>> {
    mon.query("query-block").await
}

fn main() {}
