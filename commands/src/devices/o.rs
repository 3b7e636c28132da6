// SPDX-License-Identifier: GPL-2.0-or-later

//! `o`: write to an I/O port.
//!
//! Follows `hmp_ioport_write` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has
//! the QMP command yet.

use super::i::access_size;
use hmp_runtime::prelude::*;

/// Write to an I/O port.
///
/// - `fmt`: the size after a `/`: `b`, `h` or `w` for 1, 2 or 4 bytes; `g`
///   writes one. The size last used, at first 4, if left out.
/// - `addr`: the port, a number or expression, of which 16 bits count.
/// - `val`: the value to write, a number or expression; bits that do not fit
///   the size are cut off.
///
/// The device acts as if the guest had written, but the guest does not know:
/// registers that its driver has selected may no longer be selected.
/// `o/w 0xcf8 0x80000000` selects the first PCI register for `i/w 0xcfc`.
/// Prints nothing, even if no device listens. Only x86 machines and a few
/// others have I/O ports.
#[hmp(
    name = "o",
    args = "fmt:/,addr:i,val:i",
    params = "/fmt addr value",
    gap = "x-ioport-write"
)]
async fn o(mon: &Monitor, fmt: Format, addr: u32, val: u32) -> Result<()> {
    let size = access_size(fmt.size);
    // The port takes only the bytes of the value that fit.
    let value = match size {
        1 => val & 0xff,
        2 => val & 0xffff,
        _ => val,
    };
    let arguments = json!({ "port": addr & 0xffff, "size": size, "value": value });
    mon.execute("x-ioport-write", arguments).await
}
