//! `o`: write to an I/O port.
//!
//! Follows `hmp_ioport_write` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has
//! the QMP command yet.

use super::i::access_size;
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
async fn o(mon: &Monitor, fmt: Format, addr: u32, val: u32) -> Result<()> {
    let size = access_size(fmt.size);
    // The port takes as many bytes of the value as it has.
    let value = match size {
        1 => val & 0xff,
        2 => val & 0xffff,
        _ => val,
    };
    let arguments = json!({ "port": addr & 0xffff, "size": size, "value": value });
    mon.execute("x-ioport-write", arguments).await
}
