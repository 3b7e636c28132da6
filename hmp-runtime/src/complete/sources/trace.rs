//! Trace events.

use super::names;
use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde_json::json;

impl Monitor {
    /// The trace events whose names start so.
    pub(super) async fn trace_events(&self, current: &str) -> Vec<Candidate> {
        let pattern = json!({ "name": format!("{current}*") });
        let events = self.query_with("trace-event-get-state", pattern).await;
        names(events.unwrap_or_default())
    }
}
