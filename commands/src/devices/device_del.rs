//! `device_del`: unplug a device.
//!
//! Follows `hmp_device_del` in QEMU's `system/qdev-monitor.c`.

use hmp_runtime::prelude::*;

/// Ask the guest to let go of a device, and remove it.
///
/// `id` is the device's id, or its path in the object tree. Most devices go
/// when the guest agrees, which may take a while or never happen; QEMU then
/// emits the event DEVICE_DELETED. Until then another request for the same
/// device is refused.
#[hmp(
    name = "device_del",
    args = "id:s",
    params = "device",
    qmp = "device_del"
)]
async fn device_del(mon: &Monitor, #[complete(devices)] id: String) -> Result<()> {
    mon.execute("device_del", json!({ "id": id })).await
}
