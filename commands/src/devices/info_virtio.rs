// SPDX-License-Identifier: GPL-2.0-or-later

//! `info virtio`: the virtio devices of the machine.
//!
//! Follows `hmp_virtio_query` in QEMU's `hw/virtio/virtio-hmp-cmds.c`. Without
//! a device, QMP itself refuses; QEMU 7.2 returns an empty list.

use super::virtio_error::or_no_device;
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct VirtioInfo {
    /// The QOM path.
    path: String,
    /// The kind of device: `virtio-net`, `virtio-blk`, ...
    name: String,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Devices(Vec<VirtioInfo>);

impl Display for Devices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, "No VirtIO devices");
        }
        for device in &self.0 {
            writeln!(f, "{} [{}]", device.path, device.name)?;
        }
        Ok(())
    }
}

/// List the virtio devices, each with its QOM path.
///
/// Each line has the path of a device and, in brackets, its kind. The other
/// `info virtio-` commands take such a path:
/// `info virtio-queue-status /machine/peripheral/vb0/virtio-backend 0`. The
/// path is that of the part that speaks virtio, behind the PCI device with the
/// `id`; devices without an `id` are in `/machine/peripheral-anon`. Fails if
/// the machine has no virtio device.
#[hmp(name = "info virtio", preconfig, qmp = "x-query-virtio")]
async fn info_virtio(mon: &Monitor) -> Result<Devices> {
    match mon.query("x-query-virtio").await {
        Err(error) if error.is_too_early() && !mon.version().at_least(8, 0) => {
            Ok(Devices(Vec::new()))
        }
        result => result.map_err(|error| or_no_device(error, "No virtio devices found")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_has_a_line_with_its_path_and_name() {
        let reply = json!([
            { "path": "/machine/peripheral/d1/virtio-backend", "name": "virtio-scsi" },
            { "path": "/machine/peripheral/d2/virtio-backend", "name": "vhost-user-fs" }
        ]);
        let devices: Devices = serde_json::from_value(reply).unwrap();
        assert_eq!(
            devices.to_string(),
            "/machine/peripheral/d1/virtio-backend [virtio-scsi]\n\
             /machine/peripheral/d2/virtio-backend [vhost-user-fs]\n"
        );
    }

    #[test]
    fn an_empty_list_has_a_line_of_its_own() {
        assert_eq!(Devices(Vec::new()).to_string(), "No VirtIO devices\n");
    }
}
