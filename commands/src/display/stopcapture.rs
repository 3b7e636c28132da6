//! `stopcapture`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_stopcapture`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// End a recording of the guest's sound.
///
/// `n` is the number that `info capture` shows.
#[hmp(
    name = "stopcapture",
    args = "n:i",
    params = "capture index",
    gap = "x-audio-capture-stop"
)]
async fn stopcapture(mon: &Monitor, _n: u32) -> Result<()> {
    Err(mon.gap())
}
