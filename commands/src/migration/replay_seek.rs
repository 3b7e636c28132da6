// SPDX-License-Identifier: GPL-2.0-or-later

//! `replay_seek`: go to an instruction of a replay.
//!
//! Follows `hmp_replay_seek` in QEMU's `replay/replay-debugging.c`, which prints
//! errors bare and does not wait.

use hmp_runtime::prelude::*;

/// Replay until an instruction, from the nearest snapshot before it.
///
/// - `icount`: the number of instructions from the start of the recording, as
///   `info replay` counts them; the guest stops there.
///
/// The command does not wait for that: `info replay` shows the progress. To go
/// back, QEMU first loads a snapshot from before that instruction: take one
/// while recording (`savevm`, or `rrsnapshot` of `-icount`). Without a
/// snapshot, seeking back fails; if it cannot be loaded, the guest stays
/// stopped. Fails without a replay.
#[hmp(name = "replay_seek", args = "icount:l", qmp = "replay-seek")]
async fn replay_seek(mon: &Monitor, icount: i64) -> Result<()> {
    mon.execute("replay-seek", json!({ "icount": icount }))
        .await
        .map_err(Error::bare)
}
