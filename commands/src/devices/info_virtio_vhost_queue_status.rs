// SPDX-License-Identifier: GPL-2.0-or-later

//! `info virtio-vhost-queue-status`: a virtqueue as its vhost backend has it.
//!
//! Follows `hmp_vhost_queue_status` in QEMU's `hw/virtio/virtio-hmp-cmds.c`,
//! which keeps 16 bits of the queue's number. QEMU 11.1 no longer tells where
//! the rings are in QEMU's own memory. If the device does not run, QMP's own
//! text begins with `Error: `, so that it is printed twice.

use super::virtio_error::or_no_device;
use super::virtio_queues::{VIRTIO_DEVICES, VIRTIO_QUEUES};
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct VirtVhostQueueStatus {
    name: String,
    /// A file descriptor, like the next one.
    kick: i64,
    call: i64,
    num: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    desc: Option<u64>,
    desc_phys: u64,
    desc_size: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    avail: Option<u64>,
    avail_phys: u64,
    avail_size: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<u64>,
    used_phys: u64,
    used_size: u32,
}

#[derive(Serialize)]
struct Status {
    /// The path as the user gave it.
    path: String,
    #[serde(flatten)]
    queue: VirtVhostQueueStatus,
}

impl Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = &self.queue;
        writeln!(f, "{}:", self.path)?;
        writeln!(f, "  device_name:          {} (vhost)", queue.name)?;
        writeln!(f, "  kick:                 {}", queue.kick)?;
        writeln!(f, "  call:                 {}", queue.call)?;
        writeln!(f, "  VRing:")?;
        writeln!(f, "    num:         {}", queue.num)?;
        for (ring, address, physical, size) in [
            ("desc", queue.desc, queue.desc_phys, queue.desc_size),
            ("avail", queue.avail, queue.avail_phys, queue.avail_size),
            ("used", queue.used, queue.used_phys, queue.used_size),
        ] {
            if let Some(address) = address {
                writeln!(f, "    {:<12} 0x{address:016x}", format!("{ring}:"))?;
            }
            writeln!(f, "    {:<12} 0x{physical:016x}", format!("{ring}_phys:"))?;
            writeln!(f, "    {:<12} {size}", format!("{ring}_size:"))?;
        }
        Ok(())
    }
}

/// Show one queue of a vhost device as its backend has it.
///
/// - `path`: the device, by its path as `info virtio` shows it.
/// - `queue`: the queue's number, from 0.
///
/// `kick` and `call` are QEMU's file descriptors through which guest and
/// backend wake each other. `num` is the size of the queue, and the rings have
/// their guest addresses and sizes in bytes. Before QEMU 11.1, the addresses in
/// QEMU's memory are shown, too. Fails for a device without a vhost backend,
/// and while the backend is not started, for example before the guest's driver
/// is ready.
#[hmp(
    name = "info virtio-vhost-queue-status",
    args = "path:s,queue:i",
    params = "path queue",
    preconfig,
    qmp = "x-query-virtio-vhost-queue-status"
)]
async fn info_virtio_vhost_queue_status(
    mon: &Monitor,
    #[complete(VIRTIO_DEVICES)] path: String,
    #[complete(VIRTIO_QUEUES)] queue: u32,
) -> Result<Status> {
    let arguments = json!({ "path": path, "queue": queue as u16 });
    let reply = mon.query_with("x-query-virtio-vhost-queue-status", arguments);
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
    fn the_rings_are_shown_as_far_as_qemu_tells_where_they_are() {
        let mut reply = json!({
            "name": "vhost-vsock", "kick": -1, "call": 25, "num": 128,
            "desc-phys": 0x1_1917_3000_u64, "desc-size": 2048,
            "avail-phys": 0x1_1917_3800_u64, "avail-size": 262,
            "used-phys": 0x1_1917_3940_u64, "used-size": 1030
        });
        let print = |reply: &Json| {
            let queue: VirtVhostQueueStatus = serde_json::from_value(reply.clone()).unwrap();
            let path = "/machine/vsock".to_owned();
            Status { path, queue }.to_string()
        };
        let newer = "/machine/vsock:\n  device_name:          vhost-vsock (vhost)\n  \
                     kick:                 -1\n  call:                 25\n  VRing:\n    \
                     num:         128\n    desc_phys:   0x0000000119173000\n    \
                     desc_size:   2048\n    avail_phys:  0x0000000119173800\n    \
                     avail_size:  262\n    used_phys:   0x0000000119173940\n    \
                     used_size:   1030\n";
        assert_eq!(print(&reply), newer);
        for ring in ["desc", "avail", "used"] {
            reply[ring] = json!(0x7f31_eb20_0000_u64);
        }
        let older = newer
            .replace(
                "    desc_phys",
                "    desc:        0x00007f31eb200000\n    desc_phys",
            )
            .replace(
                "    avail_phys",
                "    avail:       0x00007f31eb200000\n    avail_phys",
            )
            .replace(
                "    used_phys",
                "    used:        0x00007f31eb200000\n    used_phys",
            );
        assert_eq!(print(&reply), older);
    }
}
