//! `replay_break`: stop a replay at an instruction.
//!
//! Follows `hmp_replay_break` in QEMU's `replay/replay-debugging.c`, which
//! prints errors bare.

use hmp_runtime::prelude::*;

/// Stop the replay at an instruction.
///
/// `icount` counts the instructions from the start of the recording. There is
/// one such breakpoint, which is gone once it is reached. Fails if nothing is
/// replayed, or if it is past that instruction already.
#[hmp(name = "replay_break", args = "icount:l", qmp = "replay-break")]
async fn replay_break(mon: &Monitor, icount: i64) -> Result<()> {
    mon.execute("replay-break", json!({ "icount": icount }))
        .await
        .map_err(Error::bare)
}
