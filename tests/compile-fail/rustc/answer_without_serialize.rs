// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct Status {
    running: bool,
}

impl Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "VM status: {}", self.running)
    }
}

/// Show whether the guest is running.
#[hmp(name = "info status", qmp = "query-status")]
async fn info_status(mon: &Monitor) -> Result<Status> {
    mon.query("query-status").await
}

fn main() {}
