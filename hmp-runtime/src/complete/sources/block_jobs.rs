//! What runs on block nodes: jobs and exports.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;

/// QMP `BlockJobInfo`.
#[derive(Deserialize)]
struct BlockJob {
    #[serde(rename = "type")]
    kind: String,
    /// Its id.
    device: String,
    status: String,
    offset: u64,
    len: u64,
}

/// QMP `BlockExportInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Export {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    node_name: String,
}

impl BlockJob {
    /// What it does, and how far it is.
    fn about(&self) -> String {
        // As wide as the product of two sizes.
        let done = (u128::from(self.offset) * 100).checked_div(self.len.into());
        format!("{}, {}, {}%", self.kind, self.status, done.unwrap_or(0))
    }
}

impl Monitor {
    pub(super) async fn block_jobs(&self) -> Vec<Candidate> {
        let jobs: Vec<BlockJob> = self.list("query-block-jobs").await;
        jobs.iter()
            .map(|job| Candidate::described(&job.device, job.about()))
            .collect()
    }

    pub(super) async fn nbd_exports(&self) -> Vec<Candidate> {
        let exports: Vec<Export> = self.list("query-block-exports").await;
        let over_nbd = exports.into_iter().filter(|export| export.kind == "nbd");
        over_nbd
            .map(|export| Candidate::described(export.id, format!("of {}", export.node_name)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_job_tells_how_far_it_is() {
        let about = |offset: u64, len: u64| {
            let job = json!({ "type": "mirror", "device": "j", "status": "running",
                              "offset": offset, "len": len });
            serde_json::from_value::<BlockJob>(job).unwrap().about()
        };
        assert_eq!(about(1, 3), "mirror, running, 33%");
        assert_eq!(about(u64::MAX, u64::MAX), "mirror, running, 100%");
        assert_eq!(about(0, 0), "mirror, running, 0%");
    }
}
