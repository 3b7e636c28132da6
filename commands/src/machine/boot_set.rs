//! `boot_set`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_boot_set`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Set the order of the guest's boot devices.
///
/// `bootdevice` is a list of drive letters, `cad` for instance; which letters there are
/// is up to the machine. It takes effect when the guest boots the next time. Writing
/// the machine's `boot` property through QOM changes nothing in a running machine.
#[hmp(name = "boot_set", args = "bootdevice:s", gap = "set-boot-order")]
async fn boot_set(mon: &Monitor, _bootdevice: String) -> Result<()> {
    Err(mon.gap())
}
