// SPDX-License-Identifier: GPL-2.0-or-later

//! `info virtio-status`: what a virtio device and its driver have agreed on.
//!
//! Follows `hmp_virtio_status` in QEMU's `hw/virtio/virtio-hmp-cmds.c`.
//!
//! QEMU 11.1 aborts on it for every virtio device, through QMP and in its own
//! monitor: it never fills in the backend's features, which its reply must
//! have. Before, they belonged to the vhost device.

use super::virtio_bits::{VhostDeviceProtocols, VirtioDeviceFeatures, VirtioDeviceStatus};
use super::virtio_error::or_no_device;
use super::virtio_queues::VIRTIO_DEVICES;
use crate::lethal::table::VIRTIO_STATUS;
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct VhostStatus {
    nvqs: u32,
    vq_index: i64,
    max_queues: u64,
    n_mem_sections: i64,
    n_tmp_sections: i64,
    backend_cap: u64,
    log_enabled: bool,
    log_size: u64,
    features: VirtioDeviceFeatures,
    acked_features: VirtioDeviceFeatures,
    #[serde(skip_serializing_if = "Option::is_none")]
    backend_features: Option<VirtioDeviceFeatures>,
    protocol_features: VhostDeviceProtocols,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct VirtioStatus {
    name: String,
    device_id: u16,
    vhost_started: bool,
    /// Empty if the device provides no bus.
    bus_name: String,
    broken: bool,
    disabled: bool,
    disable_legacy_check: bool,
    started: bool,
    use_started: bool,
    start_on_kick: bool,
    use_guest_notifier_mask: bool,
    vm_running: bool,
    num_vqs: i64,
    queue_sel: u16,
    isr: u8,
    device_endian: String,
    status: VirtioDeviceStatus,
    guest_features: VirtioDeviceFeatures,
    host_features: VirtioDeviceFeatures,
    backend_features: VirtioDeviceFeatures,
    #[serde(skip_serializing_if = "Option::is_none")]
    vhost_dev: Option<VhostStatus>,
}

#[derive(Serialize)]
struct Status {
    /// The path as the user gave it.
    path: String,
    #[serde(flatten)]
    device: VirtioStatus,
    #[serde(skip)]
    version: Version,
}

impl Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VirtioStatus {
            name,
            vhost_dev,
            bus_name,
            ..
        } = &self.device;
        let device = &self.device;
        writeln!(f, "{}:", self.path)?;
        let vhost = if vhost_dev.is_some() { "(vhost)" } else { "" };
        writeln!(f, "  device_name:             {name} {vhost}")?;
        writeln!(f, "  device_id:               {}", device.device_id)?;
        writeln!(f, "  vhost_started:           {}", device.vhost_started)?;
        let bus = if bus_name.is_empty() {
            "(null)"
        } else {
            bus_name
        };
        writeln!(f, "  bus_name:                {bus}")?;
        for (title, value) in [
            ("broken:", device.broken),
            ("disabled:", device.disabled),
            ("disable_legacy_check:", device.disable_legacy_check),
            ("started:", device.started),
            ("use_started:", device.use_started),
            ("start_on_kick:", device.start_on_kick),
            ("use_guest_notifier_mask:", device.use_guest_notifier_mask),
            ("vm_running:", device.vm_running),
        ] {
            writeln!(f, "  {title:<24} {value}")?;
        }
        writeln!(f, "  num_vqs:                 {}", device.num_vqs)?;
        writeln!(f, "  queue_sel:               {}", device.queue_sel)?;
        writeln!(f, "  isr:                     {}", device.isr)?;
        writeln!(f, "  endianness:              {}", device.device_endian)?;
        write!(f, "  status:\n{}", device.status)?;
        for (title, features) in [
            ("Guest", &device.guest_features),
            ("Host", &device.host_features),
            ("Backend", &device.backend_features),
        ] {
            writeln!(f, "  {title} features:")?;
            features.print(f, &self.version)?;
        }
        match vhost_dev {
            Some(vhost) => vhost.print(f, &self.version),
            None => Ok(()),
        }
    }
}

impl VhostStatus {
    fn print(&self, f: &mut fmt::Formatter<'_>, version: &Version) -> fmt::Result {
        writeln!(f, "  VHost:")?;
        writeln!(f, "    nvqs:           {}", self.nvqs)?;
        writeln!(f, "    vq_index:       {}", self.vq_index)?;
        writeln!(f, "    max_queues:     {}", self.max_queues)?;
        writeln!(f, "    n_mem_sections: {}", self.n_mem_sections)?;
        writeln!(f, "    n_tmp_sections: {}", self.n_tmp_sections)?;
        writeln!(f, "    backend_cap:    {}", self.backend_cap)?;
        writeln!(f, "    log_enabled:    {}", self.log_enabled)?;
        writeln!(f, "    log_size:       {}", self.log_size)?;
        writeln!(f, "    Features:")?;
        self.features.print(f, version)?;
        writeln!(f, "    Acked features:")?;
        self.acked_features.print(f, version)?;
        if let Some(features) = &self.backend_features {
            writeln!(f, "    Backend features:")?;
            features.print(f, version)?;
        }
        write!(f, "    Protocol features:\n{}", self.protocol_features)
    }
}

/// QEMU refuses the path of anything else, and `qom-get` that of nothing.
async fn survives(mon: &Monitor, path: String) -> Result<()> {
    if !mon.is_exposed_to(&VIRTIO_STATUS) {
        return Ok(());
    }
    let question = json!({ "path": path, "property": "type" });
    let type_name: String = mon.query_with("qom-get", question).await?;
    if is_virtio_device(&type_name) {
        return mon.refuse(&VIRTIO_STATUS, &[]);
    }
    Ok(())
}

/// Whether objects of a type speak virtio themselves, and not for another one.
fn is_virtio_device(type_name: &str) -> bool {
    let is_between = ["-pci", "-ccw", "-bus", "-mmio"]
        .iter()
        .any(|part| type_name.contains(part));
    (type_name.starts_with("virtio-") || type_name.starts_with("vhost-")) && !is_between
}

/// Show the state and the features of a virtio device.
///
/// - `path`: the device, by its path as `info virtio` shows it.
///
/// `status` shows how far the guest's driver has come: with `DRIVER_OK`, it
/// works with the device; without a line, it has not begun. `broken` means that
/// the device has given up because of an error of the driver, until it is
/// reset. `Guest features` are the `Host features` that the driver accepted; a
/// missing one may be why something is slow or does not work. For a vhost
/// device, a part about its backend follows. QEMU 11.1 aborts on this command for
/// any virtio device, so it is refused there without `--force`.
#[hmp(
    name = "info virtio-status",
    args = "path:s",
    preconfig,
    qmp = "x-query-virtio-status",
    guard = survives
)]
async fn info_virtio_status(
    mon: &Monitor,
    #[complete(VIRTIO_DEVICES)] path: String,
) -> Result<Status> {
    let reply = mon.query_with("x-query-virtio-status", json!({ "path": path }));
    let device = reply.await.map_err(|error| {
        let realized = if mon.version().at_least(8, 0) {
            "realized "
        } else {
            ""
        };
        or_no_device(
            error,
            format!("Path {path} is not a {realized}VirtIODevice"),
        )
    })?;
    Ok(Status {
        path,
        device,
        version: mon.version().clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(major: u32, minor: u32) -> Version {
        serde_json::from_value(json!({
            "qemu": { "major": major, "minor": minor, "micro": 0 }, "package": ""
        }))
        .unwrap()
    }

    fn features() -> Json {
        json!({
            "transports": ["VIRTIO_F_A: first", "VIRTIO_F_B: second"],
            "dev-features": ["VIRTIO_X_F: third"]
        })
    }

    fn reply() -> Json {
        json!({
            "name": "virtio-scsi", "device-id": 8, "vhost-started": false,
            "bus-name": "scsi0", "broken": false, "disabled": true,
            "disable-legacy-check": false, "started": false, "use-started": true,
            "start-on-kick": false, "use-guest-notifier-mask": true, "vm-running": true,
            "num-vqs": 4, "queue-sel": 3, "isr": 1, "device-endian": "little",
            "status": { "statuses": ["VIRTIO_CONFIG_S_ACKNOWLEDGE: found"] },
            "guest-features": { "transports": [] }, "host-features": features(),
            "backend-features": { "transports": [], "dev-features": [] }
        })
    }

    fn printed(reply: Json, version: Version) -> String {
        let device: VirtioStatus = serde_json::from_value(reply).unwrap();
        let path = "/machine/s".to_owned();
        Status {
            path,
            device,
            version,
        }
        .to_string()
    }

    const START: &str = "/machine/s:\n  device_name:             virtio-scsi \n  \
        device_id:               8\n  vhost_started:           false\n  \
        bus_name:                scsi0\n  broken:                  false\n  \
        disabled:                true\n  disable_legacy_check:    false\n  \
        started:                 false\n  use_started:             true\n  \
        start_on_kick:           false\n  use_guest_notifier_mask: true\n  \
        vm_running:              true\n  num_vqs:                 4\n  \
        queue_sel:               3\n  isr:                     1\n  \
        endianness:              little\n  status:\n\
        \tVIRTIO_CONFIG_S_ACKNOWLEDGE: found\n  Guest features:\n\n  Host features:\n\
        \tVIRTIO_F_A: first,\n\tVIRTIO_F_B: second\n\tVIRTIO_X_F: third\n  \
        Backend features:\n\n";

    #[test]
    fn a_device_shows_its_state_and_the_features_of_each_side() {
        assert_eq!(printed(reply(), version(10, 0)), START);
    }

    #[test]
    fn no_bus_is_shown_as_the_null_that_it_is_in_qemu() {
        let mut reply = reply();
        reply["bus-name"] = json!("");
        assert_eq!(
            printed(reply, version(10, 0)),
            START.replace("scsi0", "(null)")
        );
    }

    #[test]
    fn bits_without_a_name_are_shown_as_a_number_of_the_versions_width() {
        let mut reply = reply();
        reply["status"]["unknown-statuses"] = json!(0x20);
        reply["host-features"]["unknown-dev-features"] = json!(0x40000000);
        let text = printed(reply.clone(), version(10, 0));
        assert!(
            text.contains("  unknown-statuses(0x0000000000000020)\n"),
            "{text}"
        );
        assert!(
            text.contains("  unknown-features(0x0000000040000000)\n"),
            "{text}"
        );
        reply["host-features"]["unknown-dev-features2"] = json!(2);
        let text = printed(reply, version(11, 1));
        assert!(
            text.contains("  unknown-features(0x00000000000000020000000040000000)\n"),
            "{text}"
        );
    }

    #[test]
    fn a_vhost_device_shows_its_backend_as_well() {
        let mut reply = reply();
        reply["vhost-dev"] = json!({
            "nvqs": 3, "vq-index": 0, "max-queues": 1, "n-mem-sections": 4,
            "n-tmp-sections": 4, "backend-cap": 2, "log-enabled": false, "log-size": 0,
            "features": features(), "acked-features": { "transports": [] },
            "protocol-features": { "protocols": ["P_A: one", "P_B: two"], "unknown-protocols": 8 }
        });
        let vhost = "  VHost:\n    nvqs:           3\n    vq_index:       0\n    \
            max_queues:     1\n    n_mem_sections: 4\n    n_tmp_sections: 4\n    \
            backend_cap:    2\n    log_enabled:    false\n    log_size:       0\n    \
            Features:\n\tVIRTIO_F_A: first,\n\tVIRTIO_F_B: second\n\tVIRTIO_X_F: third\n    \
            Acked features:\n\n    Protocol features:\n\tP_A: one,\n\tP_B: two\n  \
            unknown-protocols(0x0000000000000008)\n";
        let start = START.replace("virtio-scsi \n", "virtio-scsi (vhost)\n");
        assert_eq!(
            printed(reply.clone(), version(11, 2)),
            format!("{start}{vhost}")
        );
        reply["vhost-dev"]["backend-features"] = json!({ "transports": [] });
        let older = vhost.replace("    Protocol", "    Backend features:\n\n    Protocol");
        assert_eq!(printed(reply, version(10, 0)), format!("{start}{older}"));
    }
}
