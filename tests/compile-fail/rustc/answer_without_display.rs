// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct Status {
    running: bool,
}

/// Show whether the guest is running.
#[hmp(name = "info status", qmp = "query-status")]
async fn info_status(mon: &Monitor) -> Result<Status> {
    mon.query("query-status").await
}

fn main() {}
