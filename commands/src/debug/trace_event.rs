// SPDX-License-Identifier: GPL-2.0-or-later

//! `trace-event`: switch trace events on or off.
//!
//! Follows `hmp_trace_event` in QEMU's `trace/trace-hmp-cmds.c`. Up to 8.0 some
//! events could be switched for one vCPU; newer monitors read the number and ignore
//! it.

use super::trace_events::TRACE_EVENTS;
use super::trace_vcpu;
use crate::machine::vcpus::VCPUS;
use hmp_runtime::prelude::*;

/// Switch trace events on or off.
///
/// - `name`: an event, or a pattern with `*` and `?` for all that fit.
/// - `option`: `on` or `off`.
/// - `vcpu`: switch the event for this vCPU only, before QEMU 8.1 and if the
///   event knows vCPUs. Newer ones ignore it.
///
/// The build of QEMU settles where traces go: mostly to the log, that is,
/// QEMU's standard error or the file that `logfile` names. Events that this
/// QEMU was built without are skipped. A pattern that matches nothing does
/// nothing; an unknown name fails. `trace-event vnc_* on` shows what the VNC
/// server does, and `trace-event * off` ends all traces. `info trace-events`
/// shows names and states.
#[hmp(
    name = "trace-event",
    args = "name:s,option:b,vcpu:i?",
    params = "name on|off [vcpu]",
    qmp = "trace-event-set-state"
)]
async fn trace_event(
    mon: &Monitor,
    #[complete(TRACE_EVENTS)] name: String,
    option: bool,
    #[complete(VCPUS)] vcpu: Option<u32>,
) -> Result<()> {
    let arguments = args! {
        "name": name,
        "enable": option,
        "ignore-unavailable": true,
        "vcpu"?: trace_vcpu::index(mon, vcpu)?,
    };
    mon.execute("trace-event-set-state", arguments)
        .await
        .map_err(Error::bare)
}
