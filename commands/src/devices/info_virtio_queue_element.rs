//! `info virtio-queue-element`: a request that waits in a virtqueue.
//!
//! Follows `hmp_virtio_queue_element` in QEMU's `hw/virtio/virtio-hmp-cmds.c`,
//! which keeps 16 bits of both numbers; an index of 32 ones is none.

use super::virtio_error::or_no_device;
use hmp_runtime::prelude::*;

/// QMP `VirtioRingDesc`: one buffer of the request.
#[derive(Deserialize, Serialize)]
struct Buffer {
    addr: u64,
    len: u32,
    flags: Vec<String>,
}

/// QMP `VirtioRingAvail`.
#[derive(Deserialize, Serialize)]
struct Available {
    flags: u16,
    idx: u16,
    ring: u16,
}

/// QMP `VirtioRingUsed`.
#[derive(Deserialize, Serialize)]
struct Used {
    flags: u16,
    idx: u16,
}

/// QMP `VirtioQueueElement`.
#[derive(Deserialize, Serialize)]
struct Request {
    name: String,
    index: u32,
    descs: Vec<Buffer>,
    avail: Available,
    used: Used,
}

#[derive(Serialize)]
struct Element {
    /// As the user gave it.
    path: String,
    #[serde(flatten)]
    request: Request,
}

impl Display for Buffer {
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
        let buffers: Vec<String> = request.descs.iter().map(Buffer::to_string).collect();
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
/// `path` is a QOM path that `info virtio` shows, `queue` counts from 0. Without
/// `index` it is the request that the device takes next. Fails for a queue that
/// the guest's driver has not set up, and for a packed one.
#[hmp(
    name = "info virtio-queue-element",
    args = "path:s,queue:i,index:i?",
    params = "path queue [index]",
    preconfig,
    qmp = "x-query-virtio-queue-element"
)]
async fn info_virtio_queue_element(
    mon: &Monitor,
    path: String,
    queue: u32,
    index: Option<u32>,
) -> Result<Element> {
    let mut arguments = json!({ "path": path, "queue": queue as u16 });
    if let Some(index) = index.filter(|index| *index != u32::MAX) {
        arguments["index"] = json!(index as u16);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(buffers: Json) -> String {
        let reply = json!({
            "name": "virtio-net", "index": 3, "descs": buffers,
            "avail": { "flags": 1, "idx": 4, "ring": 3 }, "used": { "flags": 0, "idx": 2 }
        });
        let request: Request = serde_json::from_value(reply).unwrap();
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
    fn a_request_without_buffers_leaves_an_empty_line() {
        assert!(printed(json!([])).contains("    descs:\n\n  avail:\n"));
    }
}
