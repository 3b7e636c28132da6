// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of trace events.

use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Names of trace events.
pub(crate) static TRACE_EVENTS: Completer = Completer::new(
    "trace-event-get-state",
    &["trace-event-get-state"],
    |mon, question| Box::pin(trace_events(mon, question.current)),
);

/// QMP `TraceEventInfo`.
#[derive(Deserialize)]
struct TraceEventInfo {
    name: String,
    /// `enabled`, `disabled` or `unavailable`.
    state: String,
}

/// The trace events whose names start with what is typed.
async fn trace_events(mon: &Monitor, start: &str) -> Result<Vec<Candidate>> {
    let pattern = json!({ "name": format!("{start}*") });
    let events: Vec<TraceEventInfo> = mon.query_with("trace-event-get-state", pattern).await?;
    let candidates = events
        .into_iter()
        .map(|event| Candidate::described(event.name, event.state));
    Ok(candidates.collect())
}
