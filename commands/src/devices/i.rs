//! `i`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_ioport_read`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Read from an I/O port.
///
/// `fmt` gives the size: `b`, `h` or `w` for 1, 2 or 4 bytes. With `.index`, the index is
/// written to the port first and the one after it is read.
#[hmp(
    name = "i",
    args = "fmt:/,addr:i,index:i.",
    params = "/fmt addr",
    gap = "x-ioport-read"
)]
async fn i(mon: &Monitor, _fmt: Format, _addr: u32, _index: Option<u32>) -> Result<()> {
    Err(mon.gap())
}
