// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

/// Take out a medium.
#[hmp(name = "eject", args = "device:B", qmp = "eject")]
async fn eject(mon: &Monitor, device: BlockName) -> Result<()> {
    mon.execute("eject", args! { "device"?: device }).await
}

fn main() {}
