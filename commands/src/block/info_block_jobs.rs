//! `info block-jobs`: the block jobs and how far they are.
//!
//! Follows `hmp_info_block_jobs` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct BlockJobInfo {
    /// `commit`, `mirror`, `backup`, ...
    r#type: String,
    /// The job's name; older jobs have their device's.
    device: String,
    /// How much is done, in the units of `len`.
    offset: i64,
    len: i64,
    /// The limit in bytes per second; 0 is none.
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
/// its name, how much is done of how much, and its limit; a speed limit of 0 is
/// none. For a mirror the second number grows with what the guest writes; when
/// both are equal it waits for `block_job_complete` or `block_job_cancel`.
/// Whether a job is paused is not shown. A job that has ended is gone from the
/// list, whether it did well or not.
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
