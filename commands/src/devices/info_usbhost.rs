//! `info usbhost`: the host's USB devices.
//!
//! QEMU does it in `hmp_info_usbhost` of `hw/usb/host-libusb.c`, once the module is
//! loaded; no QMP command gives it yet.

use hmp_runtime::prelude::*;

/// Show the USB devices of the host.
///
/// Only where QEMU has loaded its module for host USB devices.
#[hmp(name = "info usbhost", gap = "x-query-usbhost")]
async fn info_usbhost(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usbhost").await
}
