// SPDX-License-Identifier: GPL-2.0-or-later

//! Items of `log`, with commas between them.

use super::trace_events::TRACE_EVENTS;
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::prelude::*;

/// Items of `log`.
pub(crate) static LOG_ITEMS: Completer = Completer::new(
    "a fixed set of words, trace-event-get-state",
    &[],
    |mon, question| Box::pin(log_items(mon, question)),
)
.lacks("what QEMU can log: it would take x-query-log-items")
.goes_on();

/// The items that `log` knows, each with the first QEMU that has it. No QMP
/// command lists them.
const ITEMS: &[(&str, (u32, u32))] = &[
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

/// The prefix of the item that names trace events.
const TRACE: &str = "trace:";

async fn log_items(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    if let Some(event) = question.item().strip_prefix(TRACE) {
        let named = Question {
            current: event,
            ..question
        };
        let mut events = TRACE_EVENTS.candidates(mon, named).await?;
        for event in &mut events {
            event.text.insert_str(0, TRACE);
        }
        return Ok(question.with_items(events));
    }
    let known = ITEMS.iter();
    let known = known.filter(|(_, (major, minor))| mon.version().at_least(*major, *minor));
    let mut items: Vec<Candidate> = known.map(|(name, _)| Candidate::from(*name)).collect();
    items.push(TRACE.into());
    let mut items = question.with_items(items);
    // It stands alone.
    items.push("none".into());
    Ok(items)
}
