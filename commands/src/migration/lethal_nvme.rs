// SPDX-License-Identifier: GPL-2.0-or-later

//! NVMe controllers whose state QEMU 11.1 cannot save without a crash.
//!
//! 11.1 is the first that saves the state of the device `nvme`, and assumes
//! that the controller has a drive of its own. If all drives are `nvme-ns`
//! devices, or there is no drive, saving ends QEMU by a signal.

use crate::lethal::table::NVME_WITHOUT_DRIVE;
use crate::qom::listing::{self, children};
use hmp_runtime::prelude::*;

/// Refuses, unless forced, to save the machine's state if that ends QEMU. The
/// calling command's `qmp` has to name `qom-list` and `qom-get`.
pub async fn refuse_lethal_nvme(mon: &Monitor) -> Result<()> {
    if !mon.is_exposed_to(&NVME_WITHOUT_DRIVE) {
        return Ok(());
    }
    for parent in ["/machine/peripheral", "/machine/peripheral-anon"] {
        let devices = children(mon, parent).await?;
        for device in devices.iter().filter(|it| it.child() == Some("nvme")) {
            let path = format!("{parent}/{}", device.name);
            let drive: Json = listing::value(mon, &path, "drive").await?;
            if drive == "" {
                mon.refuse(&NVME_WITHOUT_DRIVE, &[("path", &path)])?;
            }
        }
    }
    Ok(())
}
