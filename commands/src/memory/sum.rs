//! `sum`: not written yet.
//!
//! QEMU does it in `hmp_sum`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "sum",
    args = "start:i,size:i",
    params = "addr size",
    tier = "stub"
)]
async fn sum(mon: &Monitor, _start: u32, _size: u32) -> Result<()> {
    Err(mon.gap())
}
