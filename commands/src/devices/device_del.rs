//! `device_del`: unplug a device.
//!
//! Follows `hmp_device_del` in QEMU's `system/qdev-monitor.c`.

use super::device_ids::UNPLUGGABLE_DEVICES;
use hmp_runtime::prelude::*;

/// Ask the guest to let go of a device, and remove it.
///
/// - `id`: the device's id, or its QOM path as `info qom-tree` shows it: one
///   without an id is under `/machine/peripheral-anon`.
///
/// USB devices and some others go at once. Most, as those on PCI, go when the
/// guest agrees, which may take a while or never happen: not before its system
/// runs, and not if it does not know hotplug. QEMU then emits the event
/// `DEVICE_DELETED`; until then `info qtree` shows the device, and another
/// request for it may be refused. What was behind the device stays: see
/// `drive_del`, `netdev_del`, `chardev-remove`. Fails for devices on a bus that
/// knows no hotplug, such as ISA and IDE.
#[hmp(
    name = "device_del",
    args = "id:s",
    params = "device",
    qmp = "device_del"
)]
async fn device_del(mon: &Monitor, #[complete(UNPLUGGABLE_DEVICES)] id: String) -> Result<()> {
    mon.execute("device_del", json!({ "id": id })).await
}
