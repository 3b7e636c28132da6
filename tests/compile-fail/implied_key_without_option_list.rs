// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Ask the guest to give memory back.
#[hmp(name = "balloon", args = "value:M", implied = "value", qmp = "balloon")]
async fn balloon(mon: &Monitor, value: Bytes) -> Result<()> {
    mon.execute("balloon", json!({ "value": value })).await
}

fn main() {}
