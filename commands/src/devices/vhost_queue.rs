// SPDX-License-Identifier: GPL-2.0-or-later

//! A virtqueue that a vhost backend serves instead of QEMU, and the query that
//! it must not get.
//!
//! QEMU asks the backend how far a queue is. By its protocol, a vhost-user
//! backend stops serving the queue then.

use crate::lethal::table::VHOST_USER_STOPS;
use crate::qom::listing;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct VirtVhostQueueStatus {
    pub num: i64,
    pub avail_phys: u64,
}

impl VirtVhostQueueStatus {
    /// The queue, if a started backend serves it. This asks no backend.
    pub async fn find(mon: &Monitor, path: &str, queue: u16) -> Option<VirtVhostQueueStatus> {
        let arguments = json!({ "path": path, "queue": queue });
        mon.query_with("x-query-virtio-vhost-queue-status", arguments)
            .await
            .ok()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VirtioStatus {
    vhost_dev: Option<VhostStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VhostStatus {
    protocol_features: VhostDeviceProtocols,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VhostDeviceProtocols {
    protocols: Vec<Json>,
    unknown_protocols: Option<u64>,
}

/// Refuses a command that would ask a vhost-user backend how far a queue is.
pub async fn refuse_what_stops(mon: &Monitor, path: &str, queue: u16) -> Result<()> {
    if VirtVhostQueueStatus::find(mon, path, queue).await.is_none()
        || is_in_kernel(mon, path).await?
    {
        return Ok(());
    }
    mon.refuse(&VHOST_USER_STOPS, &[])
}

/// Whether the kernel is the backend of a device, as far as QMP tells.
async fn is_in_kernel(mon: &Monitor, path: &str) -> Result<bool> {
    let kind: String = listing::value(mon, path, "type").await?;
    if kind != "virtio-net-device" {
        let kernel = ["vhost-scsi", "vhost-vsock", "vhost-vdpa"];
        return Ok(kernel.iter().any(|start| kind.starts_with(start)));
    }
    // A network card may have either backend. Only vhost-user negotiates a
    // protocol; a QEMU with the hazard VIRTIO_STATUS, or near one, is not asked
    // for it.
    if mon.version().at_least(11, 0) {
        return Ok(false);
    }
    let arguments = json!({ "path": path });
    let device: VirtioStatus = mon.query_with("x-query-virtio-status", arguments).await?;
    Ok(device.vhost_dev.is_some_and(|backend| backend.is_plain()))
}

impl VhostStatus {
    fn is_plain(&self) -> bool {
        let VhostDeviceProtocols {
            protocols,
            unknown_protocols,
        } = &self.protocol_features;
        protocols.is_empty() && unknown_protocols.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_vhost_user_negotiates_a_protocol() {
        let is_plain = |protocols: Json| {
            let backend: VhostStatus =
                serde_json::from_value(json!({ "protocol-features": protocols })).unwrap();
            backend.is_plain()
        };
        assert!(is_plain(json!({ "protocols": [] })));
        assert!(!is_plain(
            json!({ "protocols": ["VHOST_USER_PROTOCOL_F_MQ: many"] })
        ));
        assert!(!is_plain(
            json!({ "protocols": [], "unknown-protocols": 1 })
        ));
    }
}
