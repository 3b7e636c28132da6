// SPDX-License-Identifier: GPL-2.0-or-later

//! `device_del`: unplug a device.
//!
//! Follows `hmp_device_del` in QEMU's `system/qdev-monitor.c`.

use super::device_ids::UNPLUGGABLE_DEVICES;
use hmp_runtime::prelude::*;

/// Ask the guest to let go of a device, and remove it.
///
/// - `id`: the device's id, or its QOM path as `info qom-tree` shows it. A
///   device without an id is under `/machine/peripheral-anon`.
///
/// USB devices and some others go at once. Most, such as PCI devices, go when
/// the guest agrees. That may take a while or never happen: not before the
/// guest's system runs, and not if it does not support hotplug. QEMU then emits
/// the event `DEVICE_DELETED`; until then, `info qtree` shows the device, and
/// another request for it may be refused. The back end stays: see `drive_del`,
/// `netdev_del`, `chardev-remove`. Fails for devices on a bus without hotplug,
/// such as ISA and IDE.
#[hmp(
    name = "device_del",
    args = "id:s",
    params = "device",
    qmp = "device_del"
)]
async fn device_del(mon: &Monitor, #[complete(UNPLUGGABLE_DEVICES)] id: String) -> Result<()> {
    mon.execute("device_del", json!({ "id": id })).await
}
