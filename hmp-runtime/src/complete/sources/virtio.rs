//! virtio devices and their queues.

use crate::complete::Candidate;
use crate::monitor::{Monitor, Requests};
use serde::Deserialize;
use serde_json::json;

/// How many queues are asked for together, and how many a device has at most.
const TOGETHER: u16 = 16;
const MOST: u16 = 1024;

/// QMP `VirtioInfo`.
#[derive(Deserialize)]
struct Device {
    path: String,
    name: String,
}

/// What is needed of QMP `VirtQueueStatus`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Queue {
    vring_num: u32,
}

impl Monitor {
    pub(super) async fn virtio_devices(&self) -> Vec<Candidate> {
        let devices: Vec<Device> = self.list("x-query-virtio").await;
        devices
            .into_iter()
            .map(|device| Candidate::described(device.path, device.name))
            .collect()
    }

    /// The queues that the device has. Its own status would tell how many, but
    /// 11.1 does not survive being asked for it.
    pub(super) async fn virtio_queues(&self, path: &str) -> Vec<Candidate> {
        let mut queues = Vec::new();
        for first in (0..MOST).step_by(TOGETHER.into()) {
            let mut requests = Requests::new();
            for queue in first..first + TOGETHER {
                let which = json!({ "path": path, "queue": queue });
                if requests.push("x-query-virtio-queue-status", which).is_err() {
                    return queues;
                }
            }
            let replies = self.query_all::<Queue>(requests).await.unwrap_or_default();
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
        queues
    }
}
