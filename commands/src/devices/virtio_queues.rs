// SPDX-License-Identifier: GPL-2.0-or-later

//! virtio devices and their queues.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// QOM paths of virtio devices.
pub(crate) static VIRTIO_DEVICES: Completer =
    Completer::new("x-query-virtio", &["x-query-virtio"], |mon, _| {
        Box::pin(virtio_devices(mon))
    });

/// The queues of the virtio device in the argument before.
pub(crate) static VIRTIO_QUEUES: Completer = Completer::new(
    "x-query-virtio-queue-status of each",
    &["x-query-virtio-queue-status"],
    |mon, question| Box::pin(virtio_queues(mon, question.last())),
);

/// The number of queues asked for together, and the most that a device has.
const TOGETHER: u16 = 16;
const MOST: u16 = 1024;

/// QMP `VirtioInfo`.
#[derive(Deserialize)]
struct VirtioInfo {
    path: String,
    name: String,
}

/// The part of QMP `VirtQueueStatus` that is needed.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VirtQueueStatus {
    vring_num: u32,
}

async fn virtio_devices(mon: &Monitor) -> Result<Vec<Candidate>> {
    let devices: Vec<VirtioInfo> = mon.query("x-query-virtio").await?;
    let candidates = devices
        .into_iter()
        .map(|device| Candidate::described(device.path, device.name));
    Ok(candidates.collect())
}

/// The queues of the device. Its status would tell their number, but that query
/// aborts 11.1.
async fn virtio_queues(mon: &Monitor, path: &str) -> Result<Vec<Candidate>> {
    let mut queues = Vec::new();
    for first in (0..MOST).step_by(TOGETHER.into()) {
        let mut requests = Requests::new();
        for queue in first..first + TOGETHER {
            let which = json!({ "path": path, "queue": queue });
            requests.push("x-query-virtio-queue-status", which)?;
        }
        let replies = mon.query_all::<VirtQueueStatus>(requests).await?;
        let known = replies.into_iter().map_while(Result::ok);
        let numbered = (first..).zip(known).map(|(index, queue)| {
            let about = format!("{} entries", queue.vring_num);
            Candidate::described(index.to_string(), about)
        });
        let before = queues.len();
        queues.extend(numbered);
        if queues.len() - before < TOGETHER.into() {
            break;
        }
    }
    Ok(queues)
}
