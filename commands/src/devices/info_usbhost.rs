// SPDX-License-Identifier: GPL-2.0-or-later

//! `info usbhost`: the host's USB devices.
//!
//! QEMU does it in `hmp_info_usbhost` of `hw/usb/host-libusb.c`, once the
//! module is loaded; no QMP command does it yet.

use hmp_runtime::prelude::*;

/// Show the USB devices of the host.
///
/// Each device has its bus, address and port, its speed, its class and the
/// numbers of vendor and product, by which `device_add usb-host,...` takes it.
/// The command is only available after QEMU has loaded its module for the
/// host's USB devices.
#[hmp(name = "info usbhost", gap = "x-query-usbhost")]
async fn info_usbhost(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usbhost").await
}
