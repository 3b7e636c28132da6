//! `commit`: not written yet.
//!
//! QEMU does it in `hmp_commit`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "commit",
    args = "device:B",
    params = "device|all",
    tier = "stub"
)]
async fn commit(mon: &Monitor, _device: BlockName) -> Result<()> {
    Err(mon.gap())
}
