//! What migration can be told.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;

#[derive(Deserialize)]
struct Capability {
    capability: String,
}

impl Monitor {
    pub(super) async fn migration_capabilities(&self) -> Vec<Candidate> {
        let list: Vec<Capability> = self.list("query-migrate-capabilities").await;
        list.into_iter()
            .map(|item| Candidate::from(item.capability))
            .collect()
    }
}
