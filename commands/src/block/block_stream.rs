//! `block_stream`: not written yet.
//!
//! QEMU does it in `hmp_block_stream`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "block_stream",
    args = "device:B,speed:o?,base:s?",
    params = "device [speed [base]]",
    preconfig,
    tier = "stub"
)]
async fn block_stream(
    mon: &Monitor,
    _device: BlockName,
    _speed: Option<Bytes>,
    _base: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
