// SPDX-License-Identifier: GPL-2.0-or-later

//! `replay_delete_break`: no longer stop the replay.
//!
//! Follows `hmp_replay_delete_break` in QEMU's `replay/replay-debugging.c`,
//! which prints errors bare.

use hmp_runtime::prelude::*;

/// Remove the breakpoint that `replay_break` or `replay_seek` has set.
///
/// The replay then goes on to the end of the recording. Does nothing if no
/// breakpoint is set. Fails without a replay.
#[hmp(name = "replay_delete_break", args = "", qmp = "replay-delete-break")]
async fn replay_delete_break(mon: &Monitor) -> Result<()> {
    mon.execute("replay-delete-break", json!({}))
        .await
        .map_err(Error::bare)
}
