// SPDX-License-Identifier: GPL-2.0-or-later

//! `info virtio-queue-status`: how far a virtqueue has come.
//!
//! Follows `hmp_virtio_queue_status` in QEMU's `hw/virtio/virtio-hmp-cmds.c`,
//! which keeps 16 bits of the queue's number. For its effect on vhost-user
//! devices, see `vhost_queue`.

use super::vhost_queue::refuse_what_stops;
use super::virtio_error::or_no_device;
use super::virtio_queues::{VIRTIO_DEVICES, VIRTIO_QUEUES};
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct VirtQueueStatus {
    name: String,
    queue_index: u16,
    inuse: u32,
    used_idx: u16,
    signalled_used: u16,
    signalled_used_valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_avail_idx: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shadow_avail_idx: Option<u16>,
    vring_num: u32,
    vring_num_default: u32,
    vring_align: u32,
    vring_desc: u64,
    vring_avail: u64,
    vring_used: u64,
}

#[derive(Serialize)]
struct Status {
    /// The path as the user gave it.
    path: String,
    #[serde(flatten)]
    queue: VirtQueueStatus,
}

impl Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = &self.queue;
        writeln!(f, "{}:", self.path)?;
        writeln!(f, "  device_name:          {}", queue.name)?;
        writeln!(f, "  queue_index:          {}", queue.queue_index)?;
        writeln!(f, "  inuse:                {}", queue.inuse)?;
        writeln!(f, "  used_idx:             {}", queue.used_idx)?;
        writeln!(f, "  signalled_used:       {}", queue.signalled_used)?;
        writeln!(f, "  signalled_used_valid: {}", queue.signalled_used_valid)?;
        if let Some(index) = queue.last_avail_idx {
            writeln!(f, "  last_avail_idx:       {index}")?;
        }
        if let Some(index) = queue.shadow_avail_idx {
            writeln!(f, "  shadow_avail_idx:     {index}")?;
        }
        writeln!(f, "  VRing:")?;
        writeln!(f, "    num:          {}", queue.vring_num)?;
        writeln!(f, "    num_default:  {}", queue.vring_num_default)?;
        writeln!(f, "    align:        {}", queue.vring_align)?;
        writeln!(f, "    desc:         0x{:016x}", queue.vring_desc)?;
        writeln!(f, "    avail:        0x{:016x}", queue.vring_avail)?;
        writeln!(f, "    used:         0x{:016x}", queue.vring_used)
    }
}

/// Show the state of one queue of a virtio device.
///
/// - `path`: the device, by its path as `info virtio` shows it.
/// - `queue`: the queue's number, from 0.
///
/// `inuse` is the number of requests that the device works on. `used_idx`
/// counts the requests that it has answered, and `last_avail_idx` those that it
/// has taken; after 65535, both go on from 0. If these two stay apart, requests
/// hang in QEMU. If `shadow_avail_idx` equals the `idx` of `avail` in
/// `info virtio-queue-element`, QEMU has seen all that the guest has announced.
/// `num` is the size, and the last lines are guest addresses, 0 for a queue
/// that is not set up. The backend of a vhost device knows more:
/// `info virtio-vhost-queue-status`. A vhost-user backend would stop serving
/// the queue, so the command is refused for it.
#[hmp(
    name = "info virtio-queue-status",
    args = "path:s,queue:i",
    params = "path queue",
    preconfig,
    qmp = "x-query-virtio-queue-status, x-query-virtio-vhost-queue-status, qom-get, \
           x-query-virtio-status",
    tier = "native"
)]
async fn info_virtio_queue_status(
    mon: &Monitor,
    #[complete(VIRTIO_DEVICES)] path: String,
    #[complete(VIRTIO_QUEUES)] queue: u32,
) -> Result<Status> {
    let queue = queue as u16;
    refuse_what_stops(mon, &path, queue).await?;
    let arguments = json!({ "path": path, "queue": queue });
    let reply = mon.query_with("x-query-virtio-queue-status", arguments);
    match reply.await {
        Ok(queue) => Ok(Status { path, queue }),
        Err(error) => Err(or_no_device(
            error,
            format!("Path {path} is not a VirtIODevice"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indexes_of_the_driver_are_shown_where_they_are_known() {
        let mut reply = json!({
            "name": "vhost-user-fs", "queue-index": 1, "inuse": 0, "used-idx": 0,
            "signalled-used": 0, "signalled-used-valid": false, "vring-num": 128,
            "vring-num-default": 128, "vring-align": 4096,
            "vring-desc": 0x1_1917_3000_u64, "vring-avail": 0, "vring-used": u64::MAX
        });
        let mut print = |key: &str, value: Json| {
            reply[key] = value;
            let queue: VirtQueueStatus = serde_json::from_value(reply.clone()).unwrap();
            let path = "/machine/fs".to_owned();
            Status { path, queue }.to_string()
        };
        let rings = "  VRing:\n    num:          128\n    num_default:  128\n    \
                     align:        4096\n    desc:         0x0000000119173000\n    \
                     avail:        0x0000000000000000\n    used:         0xffffffffffffffff\n";
        let start = "/machine/fs:\n  device_name:          vhost-user-fs\n  \
                     queue_index:          1\n  inuse:                0\n  \
                     used_idx:             0\n  signalled_used:       0\n  \
                     signalled_used_valid: false\n";
        assert_eq!(print("x", Json::Null), format!("{start}{rings}"));
        let last = "  last_avail_idx:       2\n";
        assert_eq!(
            print("last-avail-idx", json!(2)),
            format!("{start}{last}{rings}")
        );
        let shadow = "  shadow_avail_idx:     3\n";
        assert_eq!(
            print("shadow-avail-idx", json!(3)),
            format!("{start}{last}{shadow}{rings}")
        );
    }
}
