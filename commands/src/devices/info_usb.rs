// SPDX-License-Identifier: GPL-2.0-or-later

//! `info usb`: the USB devices.
//!
//! Follows `qmp_x_query_usb` in QEMU's `hw/usb/bus.c`.

use hmp_runtime::prelude::*;

/// Show the USB devices, with their ports and speeds.
///
/// Each line has the bus, the device's address (0 until the guest assigns one),
/// the port after those of the hubs on the way, the speed, the product and the
/// id. Fails if the machine has no USB controller. `info usbhost` lists devices
/// of the host that could be passed on.
#[hmp(name = "info usb", args = "", qmp = "x-query-usb")]
async fn info_usb(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usb").await
}
