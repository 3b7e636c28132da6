// SPDX-License-Identifier: GPL-2.0-or-later

//! `i`: read from an I/O port.
//!
//! Follows `hmp_ioport_read` in QEMU's `monitor/hmp-cmds-target.c`. No QEMU has
//! the QMP command yet.

use hmp_runtime::prelude::*;

/// The value that QEMU reads.
#[derive(Deserialize)]
struct PortValue {
    value: u32,
}

/// A port and the value read from it.
#[derive(Serialize)]
struct PortRead {
    port: u32,
    value: u32,
    /// Bytes as typed; `None` for instructions, which are single bytes.
    #[serde(skip)]
    typed: Option<u8>,
}

/// The bytes of an access with the typed size.
pub(super) fn access_size(typed: Option<u8>) -> u8 {
    typed.filter(|size| matches!(size, 2 | 4)).unwrap_or(1)
}

impl Display for PortRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match access_size(self.typed) {
            2 => 'w',
            4 => 'l',
            _ => 'b',
        };
        write!(f, "port{letter}[0x{:04x}] = 0x", self.port)?;
        match self.typed {
            Some(size) => writeln!(f, "{:0width$x}", self.value, width = usize::from(size) * 2),
            None => writeln!(f, "{:<2x}", self.value),
        }
    }
}

/// Read from an I/O port.
///
/// - `fmt`: the size after a `/`: `b`, `h` or `w` for 1, 2 or 4 bytes; `g`
///   reads one. The size last used, at first 4, if left out.
/// - `addr`: the port, a number or expression, of which 16 bits count.
/// - `index`: after a full stop, the value to write first. One byte of it goes
///   to the port, and the next port is read.
///
/// The guest does not notice, but the device does: reading may clear a status
/// or take a byte from a buffer that the guest waits for. `i/b 0x70.0` selects
/// register 0 of a PC's clock and reads it at port 0x71; `i/w 0xcfc` reads a
/// PCI register. A port without a device reads as all ones. Only x86 machines
/// and a few others have I/O ports.
#[hmp(
    name = "i",
    args = "fmt:/,addr:i,index:i.",
    params = "/fmt addr",
    gap = "x-ioport-read"
)]
async fn i(mon: &Monitor, fmt: Format, addr: u32, index: Option<u32>) -> Result<PortRead> {
    let typed = fmt.size;
    let mut arguments = json!({ "port": addr & 0xffff, "size": access_size(typed) });
    let mut port = addr;
    if let Some(index) = index {
        arguments["index"] = (index & 0xff).into();
        port = addr.wrapping_add(1);
    }
    let read: PortValue = mon.query_with("x-ioport-read", arguments).await?;
    Ok(PortRead {
        port: port & 0xffff,
        value: read.value,
        typed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(typed: Option<u8>, value: u32) -> String {
        let port = 0x71;
        PortRead { port, value, typed }.to_string()
    }

    #[test]
    fn the_size_gives_the_letter_and_the_digits() {
        assert_eq!(printed(Some(1), 0x26), "portb[0x0071] = 0x26\n");
        assert_eq!(printed(Some(2), 0x26), "portw[0x0071] = 0x0026\n");
        assert_eq!(printed(Some(4), 0x26), "portl[0x0071] = 0x00000026\n");
    }

    #[test]
    fn other_sizes_are_bytes_that_keep_their_width() {
        assert_eq!(
            printed(Some(8), 0x26),
            "portb[0x0071] = 0x0000000000000026\n"
        );
        assert_eq!(printed(None, 0), "portb[0x0071] = 0x0 \n");
        assert_eq!(printed(None, 0x18), "portb[0x0071] = 0x18\n");
    }
}
