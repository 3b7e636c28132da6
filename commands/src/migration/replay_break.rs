//! `replay_break`: stop a replay at an instruction.
//!
//! Follows `hmp_replay_break` in QEMU's `replay/replay-debugging.c`, which
//! prints errors bare.

use hmp_runtime::prelude::*;

/// Stop the replay at an instruction.
///
/// - `icount`: how many instructions from the start of the recording, as
///   `info replay` counts them.
///
/// The guest runs there after `cont`, and is paused then (`info status`). There
/// is one such breakpoint, which is gone once it is reached; another one
/// replaces it. Fails if nothing is replayed (`-icount ...,rr=replay`), or if
/// it is past that instruction already: `replay_seek` goes back.
#[hmp(name = "replay_break", args = "icount:l", qmp = "replay-break")]
async fn replay_break(mon: &Monitor, icount: i64) -> Result<()> {
    mon.execute("replay-break", json!({ "icount": icount }))
        .await
        .map_err(Error::bare)
}
