// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Whether the guest runs.
#[hmp(name = "info status", qmp = "query-status")]
#[derive(Deserialize, Serialize)]
pub struct Status {
    running: bool,
}

fn main() {}
