//! `replay_seek`: go to an instruction of a replay.
//!
//! Follows `hmp_replay_seek` in QEMU's `replay/replay-debugging.c`, which prints
//! errors bare and does not wait.

use hmp_runtime::prelude::*;

/// Replay until an instruction, from the nearest snapshot before it.
///
/// - `icount`: how many instructions from the start of the recording, as
///   `info replay` counts them; the guest stops there.
///
/// The command does not wait for that: `info replay` shows where it is. Going
/// back takes a snapshot from before that instruction, which is loaded first:
/// make one while recording (`savevm`, or `rrsnapshot` of `-icount`). Without
/// one, seeking back fails; where one cannot be loaded, the guest stays
/// stopped. Fails if nothing is replayed.
#[hmp(name = "replay_seek", args = "icount:l", qmp = "replay-seek")]
async fn replay_seek(mon: &Monitor, icount: i64) -> Result<()> {
    mon.execute("replay-seek", json!({ "icount": icount }))
        .await
        .map_err(Error::bare)
}
