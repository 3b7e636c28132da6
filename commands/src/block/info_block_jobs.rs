// SPDX-License-Identifier: GPL-2.0-or-later

//! `info block-jobs`: the block jobs and how far they are.
//!
//! Follows `hmp_info_block_jobs` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct BlockJobInfo {
    /// `commit`, `mirror`, `backup`, ...
    r#type: String,
    /// The job's name. Jobs of the older commands have the name of their
    /// device.
    device: String,
    /// How much is done, in the unit of `len`.
    offset: i64,
    len: i64,
    /// The limit in bytes per second; 0 means none.
    speed: i64,
}

impl Display for BlockJobInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.r#type.as_str() {
            "stream" => write!(f, "Streaming device {}", self.device)?,
            kind => write!(f, "Type {kind}, device {}", self.device)?,
        }
        let (offset, len, speed) = (self.offset, self.len, self.speed);
        writeln!(
            f,
            ": Completed {offset} of {len} bytes, speed limit {speed} bytes/s"
        )
    }
}

/// The block jobs, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct BlockJobs(Vec<BlockJobInfo>);

impl Display for BlockJobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, "No active jobs");
        }
        self.0.iter().try_for_each(|job| job.fmt(f))
    }
}

/// Show the block jobs and how far they are.
///
/// Each line has the type of the job (`stream`, `commit`, `mirror`, `backup`),
/// its name, the bytes done, the total, and the speed limit, where 0 means
/// none. For a mirror, the total grows with the guest's writes; when both
/// numbers are equal, the job waits for `block_job_complete` or
/// `block_job_cancel`. The list does not show whether a job is paused. It does
/// not keep jobs that have ended, neither failed nor successful ones.
#[hmp(name = "info block-jobs", args = "", qmp = "query-block-jobs")]
async fn info_block_jobs(mon: &Monitor) -> Result<BlockJobs> {
    mon.query("query-block-jobs").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<BlockJobs>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn streaming_has_words_of_its_own() {
        let reply = json!([
            { "type": "stream", "device": "hd0", "offset": 1, "len": 2, "speed": 0 },
            { "type": "mirror", "device": "job", "offset": 3, "len": 4, "speed": 5 }
        ]);
        assert_eq!(
            printed(reply),
            "Streaming device hd0: Completed 1 of 2 bytes, speed limit 0 bytes/s\n\
             Type mirror, device job: Completed 3 of 4 bytes, speed limit 5 bytes/s\n"
        );
    }

    #[test]
    fn an_idle_qemu_has_no_jobs() {
        assert_eq!(printed(json!([])), "No active jobs\n");
    }
}
