//! `info usbhost`: the host's USB devices.
//!
//! QEMU does it in `hmp_info_usbhost` of `hw/usb/host-libusb.c`, once the module is
//! loaded; no QMP command gives it yet.

use hmp_runtime::prelude::*;

/// Show the USB devices of the host.
///
/// Each has its bus, address and port, its speed, its class and the numbers of
/// vendor and product, by which `device_add usb-host,...` takes it. Only where
/// QEMU has loaded its module for the host's USB devices; until then the
/// command is not available.
#[hmp(name = "info usbhost", gap = "x-query-usbhost")]
async fn info_usbhost(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usbhost").await
}
