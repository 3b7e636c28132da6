//! `replay_delete_break`: not written yet.
//!
//! QEMU does it in `hmp_replay_delete_break`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "replay_delete_break", tier = "stub")]
async fn replay_delete_break(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
