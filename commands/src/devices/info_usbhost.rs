//! `info usbhost`: QMP has nothing like it.
//!
//! QEMU does it in `a module of its own`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the USB devices of the host.
///
/// Only where QEMU has loaded its module for host USB devices.
#[hmp(name = "info usbhost", gap = "x-query-usbhost")]
async fn info_usbhost(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
