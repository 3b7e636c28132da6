//! `gdbserver`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_gdbserver`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Let a gdb attach to the guest.
///
/// `device` is where QEMU listens: `tcp::1234` without it, any chardev such as `unix:PATH`,
/// or `none` to stop.
#[hmp(name = "gdbserver", args = "device:s?", gap = "x-gdbserver-start")]
async fn gdbserver(mon: &Monitor, _device: Option<String>) -> Result<()> {
    Err(mon.gap())
}
