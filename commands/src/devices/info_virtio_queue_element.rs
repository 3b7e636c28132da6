// SPDX-License-Identifier: GPL-2.0-or-later

//! `info virtio-queue-element`: a request that waits in a virtqueue.
//!
//! Follows `hmp_virtio_queue_element` in QEMU's `hw/virtio/virtio-hmp-cmds.c`,
//! which keeps 16 bits of both numbers; an index of 32 one bits means no index.

use super::vhost_queue::VirtVhostQueueStatus;
use super::virtio_error::or_no_device;
use super::virtio_queues::{VIRTIO_DEVICES, VIRTIO_QUEUES};
use crate::lethal::table::STRAY_REQUEST;
use crate::memory::guest_memory::GuestMemory;
use hmp_runtime::prelude::*;

/// One buffer of the request.
#[derive(Deserialize, Serialize)]
struct VirtioRingDesc {
    addr: u64,
    len: u32,
    flags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct VirtioRingAvail {
    flags: u16,
    idx: u16,
    ring: u16,
}

#[derive(Deserialize, Serialize)]
struct VirtioRingUsed {
    flags: u16,
    idx: u16,
}

#[derive(Deserialize, Serialize)]
struct VirtioQueueElement {
    name: String,
    index: u32,
    descs: Vec<VirtioRingDesc>,
    avail: VirtioRingAvail,
    used: VirtioRingUsed,
}

#[derive(Serialize)]
struct Element {
    /// The path as the user gave it.
    path: String,
    #[serde(flatten)]
    request: VirtioQueueElement,
}

impl Display for VirtioRingDesc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // QEMU prints the length as a signed number.
        write!(f, "        addr 0x{:x} len {}", self.addr, self.len as i32)?;
        if self.flags.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.flags.join(", "))
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = &self.request;
        let buffers: Vec<String> = request
            .descs
            .iter()
            .map(VirtioRingDesc::to_string)
            .collect();
        writeln!(f, "{}:", self.path)?;
        writeln!(f, "  device_name: {}", request.name)?;
        writeln!(f, "  index:   {}", request.index)?;
        writeln!(f, "  desc:\n    descs:\n{}", buffers.join(",\n"))?;
        writeln!(f, "  avail:")?;
        writeln!(f, "    flags: {}", request.avail.flags)?;
        writeln!(f, "    idx:   {}", request.avail.idx)?;
        writeln!(f, "    ring:  {}", request.avail.ring)?;
        writeln!(f, "  used:")?;
        writeln!(f, "    flags: {}", request.used.flags)?;
        writeln!(f, "    idx:   {}", request.used.idx)
    }
}

/// Show a request that the guest has put into a queue of a virtio device.
///
/// - `path`: the device, by its path as `info virtio` shows it.
/// - `queue`: the queue's number, from 0.
/// - `index`: the place in the ring of available requests. The place that the
///   device takes next, if left out.
///
/// `index` in the reply is the number of the request's first buffer. Each line
/// of `descs` is a buffer: its guest address, its length in bytes, `write` if
/// the device writes to it, `next` if another one follows. `avail` and `used`
/// are the two rings: their `idx` shows how far the guest and the device have
/// come. If both are equal, no request is under way. The place of an answered
/// request still shows that request. Fails for a queue that the guest's driver
/// has not set up, and for a packed one. Refused if the guest has announced a
/// request that would abort QEMU.
#[hmp(
    name = "info virtio-queue-element",
    args = "path:s,queue:i,index:i?",
    params = "path queue [index]",
    preconfig,
    qmp = "x-query-virtio-queue-element, x-query-virtio-vhost-queue-status, \
           x-query-virtio-queue-status, add-fd, pmemsave, remove-fd",
    tier = "native"
)]
async fn info_virtio_queue_element(
    mon: &Monitor,
    #[complete(VIRTIO_DEVICES)] path: String,
    #[complete(VIRTIO_QUEUES)] queue: u32,
    index: Option<u32>,
) -> Result<Element> {
    let queue = queue as u16;
    let index = index.filter(|index| *index != u32::MAX);
    let index = index.map(|index| index as u16);
    refuse_what_aborts(mon, &path, queue, index).await?;
    let mut arguments = json!({ "path": path, "queue": queue });
    if let Some(index) = index {
        arguments["index"] = json!(index);
    }
    let reply = mon.query_with("x-query-virtio-queue-element", arguments);
    match reply.await {
        Ok(request) => Ok(Element { path, request }),
        Err(error) => Err(or_no_device(
            error,
            format!("Path {path} is not a VirtIO device"),
        )),
    }
}

/// The ring in which the guest announces requests.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VirtQueueStatus {
    vring_num: u32,
    vring_avail: u64,
    last_avail_idx: Option<u16>,
}

impl VirtQueueStatus {
    /// `None` if QEMU's own error will say what is wrong.
    async fn find(mon: &Monitor, path: &str, queue: u16) -> Option<VirtQueueStatus> {
        // The other query would stop a vhost-user backend.
        if let Some(vhost) = VirtVhostQueueStatus::find(mon, path, queue).await {
            return Some(VirtQueueStatus {
                vring_num: vhost.num.try_into().ok()?,
                vring_avail: vhost.avail_phys,
                last_avail_idx: None,
            });
        }
        let arguments = json!({ "path": path, "queue": queue });
        let ring = mon.query_with("x-query-virtio-queue-status", arguments);
        ring.await.ok()
    }

    /// The numbers that QEMU may look at: their physical address and their
    /// count. All numbers, if it is not known which one comes next.
    fn numbers(&self, index: Option<u16>) -> Option<(u64, u64)> {
        /// The fields before the numbers, of two bytes each.
        const HEADER: u64 = 4;
        let start = Some(self.vring_avail).filter(|start| *start != 0)?;
        let all = u64::from(self.vring_num);
        let (first, count) = match index.or(self.last_avail_idx) {
            Some(index) => (u64::from(index).checked_rem(all)?, 1),
            None => (0, all),
        };
        Some((start.checked_add(HEADER + 2 * first)?, count))
    }

    /// A number that is not in the queue. Its byte order is the driver's, so it
    /// has to be wrong in both orders.
    fn stray(&self, bytes: &[u8]) -> Option<u16> {
        let numbers = bytes
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok());
        numbers.map(u16::from_le_bytes).find(|number| {
            let least = *number.min(&number.swap_bytes());
            u32::from(least) >= self.vring_num
        })
    }
}

async fn refuse_what_aborts(
    mon: &Monitor,
    path: &str,
    queue: u16,
    index: Option<u16>,
) -> Result<()> {
    let Some(ring) = VirtQueueStatus::find(mon, path, queue).await else {
        return Ok(());
    };
    let Some((place, count)) = ring.numbers(index) else {
        return Ok(());
    };
    let Ok(bytes) = GuestMemory::of(mon).await?.physical(place, 2 * count).await else {
        return Ok(());
    };
    match ring.stray(&bytes) {
        Some(number) => mon.refuse(
            &STRAY_REQUEST,
            &[("number", &number), ("size", &ring.vring_num)],
        ),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(buffers: Json) -> String {
        let reply = json!({
            "name": "virtio-net", "index": 3, "descs": buffers,
            "avail": { "flags": 1, "idx": 4, "ring": 3 }, "used": { "flags": 0, "idx": 2 }
        });
        let request: VirtioQueueElement = serde_json::from_value(reply).unwrap();
        let path = "/machine/net".to_owned();
        Element { path, request }.to_string()
    }

    #[test]
    fn each_buffer_of_a_request_has_a_line() {
        let buffers = json!([
            { "addr": u64::MAX, "len": u32::MAX, "flags": ["write", "next"] },
            { "addr": 4096, "len": 64, "flags": [] }
        ]);
        assert_eq!(
            printed(buffers),
            "/machine/net:\n  device_name: virtio-net\n  index:   3\n  desc:\n    descs:\n        \
             addr 0xffffffffffffffff len -1 (write, next),\n        addr 0x1000 len 64\n  \
             avail:\n    flags: 1\n    idx:   4\n    ring:  3\n  used:\n    flags: 0\n    \
             idx:   2\n"
        );
    }

    #[test]
    fn the_number_of_a_request_is_where_the_guest_announces_it() {
        let mut ring = VirtQueueStatus {
            vring_num: 8,
            vring_avail: 0x1000,
            last_avail_idx: Some(11),
        };
        assert_eq!(ring.numbers(None), Some((0x1000 + 4 + 2 * 3, 1)));
        assert_eq!(ring.numbers(Some(8)), Some((0x1004, 1)));
        ring.last_avail_idx = None;
        assert_eq!(ring.numbers(None), Some((0x1004, 8)));
        ring.vring_avail = 0;
        assert_eq!(ring.numbers(Some(0)), None);
        ring.vring_avail = u64::MAX;
        assert_eq!(ring.numbers(Some(0)), None);
        ring.vring_num = 0;
        assert_eq!(ring.numbers(Some(0)), None);
    }

    #[test]
    fn a_number_that_is_not_of_the_queue_is_found() {
        let ring = VirtQueueStatus {
            vring_num: 256,
            vring_avail: 0,
            last_avail_idx: None,
        };
        assert_eq!(ring.stray(&[0xff, 0]), None);
        assert_eq!(ring.stray(&[0, 0xff]), None);
        assert_eq!(ring.stray(&[0, 0, 1, 1, 2, 2]), Some(0x101));
        assert_eq!(ring.stray(&[]), None);
    }

    #[test]
    fn a_request_without_buffers_leaves_an_empty_line() {
        assert!(printed(json!([])).contains("    descs:\n\n  avail:\n"));
    }
}
