//! `info usb`: the USB devices.
//!
//! Follows `qmp_x_query_usb` in QEMU's `hw/usb/bus.c`.

use hmp_runtime::prelude::*;

/// Show the USB devices, with their ports and speeds.
///
/// Fails if the machine has no USB.
#[hmp(name = "info usb", args = "", qmp = "x-query-usb")]
async fn info_usb(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-usb").await
}
