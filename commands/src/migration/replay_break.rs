//! `replay_break`: not written yet.
//!
//! QEMU does it in `hmp_replay_break`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "replay_break", args = "icount:l", tier = "stub")]
async fn replay_break(mon: &Monitor, _icount: i64) -> Result<()> {
    Err(mon.gap())
}
