// SPDX-License-Identifier: GPL-2.0-or-later

//! `boot_set`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_boot_set`. Writing the machine's `boot` property
//! through QOM changes nothing in a running machine. The machine itself refuses
//! a wrong order; the built-in monitor prints its error bare.

use super::boot_devices::BOOT_DEVICES;
use hmp_runtime::prelude::*;

/// The order that the machine has now.
#[derive(Serialize)]
struct BootOrder {
    order: String,
}

impl Display for BootOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "boot device list now set to {}", self.order)
    }
}

/// The built-in monitor confirms what it has set.
const FAILURES: Failures = Failures::AllBut(&["boot device list now set to "]);

/// Set the order of the guest's boot devices.
///
/// - `bootdevice`: a word of drive letters, the first one first. A PC takes up
///   to three of `a` and `b` (floppies), `c` (disk), `d` (CD-ROM) and `n`
///   (network); other machines have their own.
///
/// The machine gets the order at once, but it only matters when the firmware
/// looks for something to boot: after `system_reset`, for instance. Fails for a
/// letter that the machine does not know or that comes twice, and on a machine
/// without such a setting (s390x, `virt`). Firmware that goes by the
/// `bootindex` of devices may ignore the order. Example: `boot_set dc`.
#[hmp(name = "boot_set", args = "bootdevice:s", gap = "set-boot-order", failures = FAILURES)]
async fn boot_set(
    mon: &Monitor,
    #[complete(BOOT_DEVICES)] bootdevice: String,
) -> Result<BootOrder> {
    mon.execute("set-boot-order", json!({ "order": bootdevice }))
        .await
        .map_err(Error::bare)?;
    Ok(BootOrder { order: bootdevice })
}
