// SPDX-License-Identifier: GPL-2.0-or-later

//! `info iothreads`: the threads that serve disks and networks.
//!
//! Follows `hmp_info_iothreads` in QEMU's `monitor/hmp-cmds.c`. `poll-weight`
//! is new: 11.1 has it, 10.0 does not.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct IOThreadInfo {
    id: String,
    thread_id: i64,
    poll_max_ns: i64,
    poll_grow: i64,
    poll_shrink: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll_weight: Option<i64>,
    aio_max_batch: i64,
}

impl Display for IOThreadInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.id)?;
        writeln!(f, "  thread_id={}", self.thread_id)?;
        writeln!(f, "  poll-max-ns={}", self.poll_max_ns)?;
        writeln!(f, "  poll-grow={}", self.poll_grow)?;
        writeln!(f, "  poll-shrink={}", self.poll_shrink)?;
        if let Some(weight) = self.poll_weight {
            writeln!(f, "  poll-weight={weight}")?;
        }
        writeln!(f, "  aio-max-batch={}", self.aio_max_batch)
    }
}

/// The I/O threads, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct IoThreads(Vec<IOThreadInfo>);

impl Display for IoThreads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|thread| thread.fmt(f))
    }
}

/// Show the I/O threads and how they poll.
///
/// I/O threads are objects of type `iothread`; the `iothread` property of a
/// device binds it to one. `thread_id` is the host's number of the thread.
/// `poll-max-ns` is how long a thread looks for work before it sleeps, in
/// nanoseconds; 0 means not at all. That time adapts by the factors `poll-grow`
/// and `poll-shrink`. `aio-max-batch` is the number of requests submitted at
/// once; 0 means QEMU's own choice. QEMU 11.1 also has `poll-weight`. You can
/// change times and factors: `qom-set io0 poll-max-ns 10000`.
#[hmp(name = "info iothreads", args = "", qmp = "query-iothreads", preconfig)]
async fn info_iothreads(mon: &Monitor) -> Result<IoThreads> {
    mon.query("query-iothreads").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<IoThreads>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn each_thread_is_a_heading_and_its_settings() {
        let reply = json!([{
            "poll-shrink": 0, "thread-id": 71, "aio-max-batch": 5, "poll-grow": 2,
            "poll-max-ns": 32768, "id": "io0"
        }]);
        assert_eq!(
            printed(reply),
            "io0:\n  thread_id=71\n  poll-max-ns=32768\n  poll-grow=2\n  \
             poll-shrink=0\n  aio-max-batch=5\n"
        );
    }

    #[test]
    fn the_poll_weight_stands_before_the_batch_size() {
        let reply = json!([{
            "poll-shrink": 2, "thread-id": 71, "poll-weight": 3, "aio-max-batch": 0,
            "poll-grow": 2, "poll-max-ns": 32768, "id": "io0"
        }]);
        let text = printed(reply);
        assert!(text.ends_with("  poll-shrink=2\n  poll-weight=3\n  aio-max-batch=0\n"));
    }

    #[test]
    fn no_threads_print_nothing() {
        assert_eq!(printed(json!([])), "");
    }
}
