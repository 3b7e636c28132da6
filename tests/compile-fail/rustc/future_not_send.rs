// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

use std::rc::Rc;

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    let name = Rc::new("stop");
    mon.execute("stop", json!({})).await?;
    drop(name);
    Ok(())
}

fn main() {}
