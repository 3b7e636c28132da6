//! Trace events and the log.

use super::commas;
use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;
use serde_json::json;

/// What `log` knows, and the first QEMU that does. No QMP command names them.
const LOG_ITEMS: &[(&str, (u32, u32))] = &[
    ("all", (0, 0)),
    ("cpu", (0, 0)),
    ("cpu_reset", (0, 0)),
    ("exec", (0, 0)),
    ("fpu", (0, 0)),
    ("guest_errors", (0, 0)),
    ("in_asm", (0, 0)),
    ("int", (0, 0)),
    ("invalid_mem", (9, 2)),
    ("mmu", (0, 0)),
    ("nochain", (0, 0)),
    ("op", (0, 0)),
    ("op_ind", (0, 0)),
    ("op_opt", (0, 0)),
    ("op_plugin", (9, 1)),
    ("out_asm", (0, 0)),
    ("page", (0, 0)),
    ("pcall", (0, 0)),
    ("plugin", (0, 0)),
    ("strace", (0, 0)),
    ("tid", (0, 0)),
    ("unimp", (0, 0)),
    ("vpu", (8, 1)),
];

/// What starts the item that names trace events.
const TRACE: &str = "trace:";

/// QMP `TraceEventInfo`.
#[derive(Deserialize)]
struct TraceEvent {
    name: String,
    /// `enabled`, `disabled` or `unavailable`.
    state: String,
}

impl Monitor {
    /// The trace events whose names start so.
    pub(super) async fn trace_events(&self, current: &str) -> Vec<Candidate> {
        let pattern = json!({ "name": format!("{current}*") });
        let events = self.query_with("trace-event-get-state", pattern).await;
        let events: Vec<TraceEvent> = events.unwrap_or_default();
        events
            .into_iter()
            .map(|event| Candidate::described(event.name, event.state))
            .collect()
    }

    pub(super) async fn log_items(&self, current: &str) -> Vec<Candidate> {
        if let Some(event) = commas::last(current).strip_prefix(TRACE) {
            let mut events = self.trace_events(event).await;
            for event in &mut events {
                event.text.insert_str(0, TRACE);
            }
            return commas::continued(current, events);
        }
        let known = LOG_ITEMS.iter();
        let known = known.filter(|(_, (major, minor))| self.version().at_least(*major, *minor));
        let mut items: Vec<Candidate> = known.map(|(name, _)| Candidate::from(*name)).collect();
        items.push(TRACE.into());
        let mut items = commas::continued(current, items);
        // It stands alone.
        items.push("none".into());
        items
    }
}
