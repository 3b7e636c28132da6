// SPDX-License-Identifier: GPL-2.0-or-later

//! `replay_break`: stop a replay at an instruction.
//!
//! Follows `hmp_replay_break` in QEMU's `replay/replay-debugging.c`, which
//! prints errors bare.

use hmp_runtime::prelude::*;

/// Stop the replay at an instruction.
///
/// - `icount`: the number of instructions from the start of the recording, as
///   `info replay` counts them.
///
/// After `cont`, the guest runs to that instruction, and is paused there
/// (`info status`). There is only one such breakpoint: it is gone once it is
/// reached, and a new one replaces it. Fails without a replay
/// (`-icount ...,rr=replay`), or if the replay is already past that
/// instruction: `replay_seek` goes back.
#[hmp(name = "replay_break", args = "icount:l", qmp = "replay-break")]
async fn replay_break(mon: &Monitor, icount: i64) -> Result<()> {
    mon.execute("replay-break", json!({ "icount": icount }))
        .await
        .map_err(Error::bare)
}
