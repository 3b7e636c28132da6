// SPDX-License-Identifier: GPL-2.0-or-later

//! `info trace-events`: which trace events there are, and which are on.
//!
//! Follows `hmp_info_trace_events` in QEMU's `trace/trace-hmp-cmds.c`. The order is
//! QMP's, the last event first.

use super::trace_events::TRACE_EVENTS;
use super::trace_vcpu;
use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct TraceEventInfo {
    name: String,
    /// `enabled`, `disabled`, or `unavailable`: not built in.
    state: String,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct TraceEvents(Vec<TraceEventInfo>);

impl Display for TraceEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|event| {
            let state = u8::from(event.state == "enabled");
            writeln!(f, "{} : state {state}", event.name)
        })
    }
}

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["unknown event \"", "invalid vCPU index "]);

/// Show the trace events, and which of them are on.
///
/// - `name`: an event, or a pattern with `*` and `?`. All events, some
///   thousands, if left out.
/// - `vcpu`: the vCPU whose state is shown, before QEMU 8.1. Newer ones ignore
///   it.
///
/// The state is 1 for an event that is on, and 0 for one that is off or that
/// this QEMU was built without. A pattern that matches nothing prints nothing;
/// an unknown name fails. `info trace-events vnc_*` shows what there is about
/// VNC, and `trace-event` switches them.
#[hmp(
    name = "info trace-events",
    args = "name:s?,vcpu:i?",
    params = "[name] [vcpu]",
    qmp = "trace-event-get-state",
    failures = FAILURES
)]
async fn info_trace_events(
    mon: &Monitor,
    #[complete(TRACE_EVENTS)] name: Option<String>,
    #[complete(VCPUS)] vcpu: Option<u32>,
) -> Result<TraceEvents> {
    let arguments = args! {
        "name": name.as_deref().unwrap_or("*"),
        "vcpu"?: trace_vcpu::index(mon, vcpu)?,
    };
    mon.query_with("trace-event-get-state", arguments)
        .await
        .map_err(Error::bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_is_not_built_in_is_off() {
        let reply = json!([
            { "name": "c", "state": "enabled", "vcpu": false },
            { "name": "b", "state": "disabled" },
            { "name": "a", "state": "unavailable" },
        ]);
        let events: TraceEvents = serde_json::from_value(reply).unwrap();
        assert_eq!(
            events.to_string(),
            "c : state 1\nb : state 0\na : state 0\n"
        );
    }
}
