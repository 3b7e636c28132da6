//! `o`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_ioport_write`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Write to an I/O port.
///
/// `fmt` gives the size: `b`, `h` or `w` for 1, 2 or 4 bytes.
#[hmp(
    name = "o",
    args = "fmt:/,addr:i,val:i",
    params = "/fmt addr value",
    gap = "x-ioport-write"
)]
async fn o(mon: &Monitor, _fmt: Format, _addr: u32, _val: u32) -> Result<()> {
    Err(mon.gap())
}
