//! `exit_preconfig`: not written yet.
//!
//! QEMU does it in `hmp_exit_preconfig`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "exit_preconfig", preconfig, tier = "stub")]
async fn exit_preconfig(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
