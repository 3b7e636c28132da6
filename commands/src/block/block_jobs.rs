// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of block jobs.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of block jobs.
pub(crate) static BLOCK_JOBS: Completer =
    Completer::new("query-block-jobs", &["query-block-jobs"], |mon, _| {
        Box::pin(block_jobs(mon))
    });

/// QMP `BlockJobInfo`.
#[derive(Deserialize)]
struct BlockJobInfo {
    #[serde(rename = "type")]
    kind: String,
    /// Its id.
    device: String,
    status: String,
    offset: u64,
    len: u64,
}

impl BlockJobInfo {
    /// What the job does, and how far it is.
    fn about(&self) -> String {
        // Wide enough for the product of two sizes.
        let done = (u128::from(self.offset) * 100).checked_div(self.len.into());
        format!("{}, {}, {}%", self.kind, self.status, done.unwrap_or(0))
    }
}

async fn block_jobs(mon: &Monitor) -> Result<Vec<Candidate>> {
    let jobs: Vec<BlockJobInfo> = mon.query("query-block-jobs").await?;
    let candidates = jobs
        .iter()
        .map(|job| Candidate::described(&job.device, job.about()));
    Ok(candidates.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_tells_how_far_it_is() {
        let about = |offset: u64, len: u64| {
            let job = json!({ "type": "mirror", "device": "j", "status": "running",
                              "offset": offset, "len": len });
            serde_json::from_value::<BlockJobInfo>(job).unwrap().about()
        };
        assert_eq!(about(1, 3), "mirror, running, 33%");
        assert_eq!(about(u64::MAX, u64::MAX), "mirror, running, 100%");
        assert_eq!(about(0, 0), "mirror, running, 0%");
    }
}
