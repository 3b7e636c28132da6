//! `replay_seek`: not written yet.
//!
//! QEMU does it in `hmp_replay_seek`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "replay_seek", args = "icount:l", tier = "stub")]
async fn replay_seek(mon: &Monitor, _icount: i64) -> Result<()> {
    Err(mon.gap())
}
