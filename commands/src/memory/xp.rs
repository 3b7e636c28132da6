// SPDX-License-Identifier: GPL-2.0-or-later

//! `xp`: show memory at a physical address.
//!
//! Follows `hmp_physical_memory_dump` in QEMU's `monitor/hmp-cmds-target.c`.
//! QMP's `pmemsave` writes zeros where no memory is, so zeros need a second
//! look: a guest dump tells where RAM and ROM are, and a CPU without paging can
//! try any address. Both take time, and devices and the guest may notice. So
//! the built-in monitor is asked if that is allowed.

use super::guest_memory::GuestMemory;
use super::memory_dump::{self, Layout, MemoryDump};
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;
use std::ops::Range;

/// Show memory at a physical address.
///
/// - `fmt`: `/`, a count (1 by default), a notation (`x` hexadecimal, `d`
///   signed, `u` unsigned, `o` octal, `c` characters, `i` instructions) and a
///   size (`b` 1, `h` 2, `w` 4, `g` 8 bytes). The default notation and size are
///   the last ones given, also to `x` and `print`; at first `xw`.
/// - `addr`: the physical address, a number or an expression.
///
/// It stops at the first line where nothing is to be read. Device registers are
/// read as a CPU would, and some devices act on that. At most 16 MiB are shown
/// at once. Without the built-in monitor there are no instructions, and QEMU
/// writes the memory to a file without a name that it is handed over a unix
/// socket; before 9.1, and over TCP, to a temporary file, so it has to run on the
/// same host, as the same user. Where there are zeros, a guest dump stops a running guest for
/// an instant. Example: `xp /4xw 0xfffffff0`.
#[hmp(
    name = "xp",
    args = "fmt:/,addr:l",
    qmp = "add-fd, pmemsave, memsave, remove-fd, getfd, dump-guest-memory, closefd",
    tier = "composed",
    gap = "x-read-memory, x-disassemble"
)]
async fn xp(mon: &Monitor, fmt: Format, addr: i64) -> Result<Reply> {
    memory_dump::refuse_a_flood(mon, fmt)?;
    if mon.passthrough_allowed() {
        return Err(mon.gap());
    }
    let Some(mut layout) = Layout::new(fmt) else {
        return Err(mon.gap_like("x-disassemble"));
    };
    let address = addr as u64;
    layout.address_digits = if mon.version().at_least(11, 0) { 8 } else { 16 };
    layout.is_big_endian = memory_dump::is_big_endian(mon.target().await?);
    layout.pads_octal = mon.version().at_least(11, 0);
    let mut dump = MemoryDump {
        layout,
        address,
        bytes: Vec::new(),
    };
    if layout.size() == 0 {
        return Ok(Reply::new(dump));
    }
    let memory = GuestMemory::of(mon).await?;
    dump.bytes = memory.physical(address, layout.size()).await?;
    let suspects = suspects(&dump.bytes, layout.line());
    if suspects.is_empty() {
        return Ok(Reply::new(dump));
    }
    let map = Map::of(mon, address, layout.size()).await?;
    for suspect in suspects {
        let start = address.wrapping_add(suspect.start);
        let length = suspect.end - suspect.start;
        if map.covers(start, length) {
            continue;
        }
        let is_nowhere = start.checked_add(length).is_none_or(|end| end > ADDRESSES);
        if map.is_x86 && is_nowhere {
            dump.bytes.truncate(suspect.start as usize);
            break;
        }
        let Some(cpu) = map.cpu_without_paging else {
            let note = format!(
                "telling memory from none at 0x{start:x}, which reads as zeros, \
                 cannot be done through QMP: it would take a QMP command like 'x-read-memory'"
            );
            return Ok(Reply::new(dump).with_note(note));
        };
        if !memory.is_readable(cpu, start, length).await? {
            dump.bytes.truncate(suspect.start as usize);
            break;
        }
    }
    Ok(Reply::new(dump))
}

/// The lines that may be no memory, as ranges of bytes.
fn suspects(bytes: &[u8], line: u64) -> Vec<Range<u64>> {
    let mut start = 0;
    let mut suspects = Vec::new();
    for bytes in bytes.chunks(line as usize) {
        let end = start + bytes.len() as u64;
        if bytes.contains(&0) {
            suspects.push(start..end);
        }
        start = end;
    }
    suspects
}

/// The end of x86's physical addresses. QEMU has nothing beyond it.
const ADDRESSES: u64 = 1 << 52;

/// Tells memory from no memory.
struct Map {
    is_x86: bool,
    /// The RAM and ROM at the addresses in question.
    known: Vec<Range<u64>>,
    /// A CPU whose virtual addresses are physical.
    cpu_without_paging: Option<i64>,
}

impl Map {
    async fn of(mon: &Monitor, address: u64, size: u64) -> Result<Map> {
        let is_x86 = matches!(mon.target().await?, "x86_64" | "i386");
        let (dump, known) = match mon.dump_guest(address, size).await {
            Ok(dump) => {
                let known = dump.memory()?;
                (Some(dump), known)
            }
            // There is no RAM or ROM, but the dump describes the CPUs at 0.
            Err(error) if error.is_refusal() && is_x86 => {
                (Some(mon.dump_guest(0, 1).await?), Vec::new())
            }
            Err(error) if error.is_refusal() || matches!(error, Error::Gap { .. }) => {
                (None, Vec::new())
            }
            Err(error) => return Err(error),
        };
        let cpu_without_paging = match dump.filter(|_| is_x86) {
            Some(dump) => dump
                .cpus()?
                .into_iter()
                .find_map(|(index, cpu)| (!cpu.has_paging()).then_some(index)),
            None => None,
        };
        Ok(Map {
            is_x86,
            known,
            cpu_without_paging,
        })
    }

    /// Whether the whole range is RAM or ROM.
    fn covers(&self, mut start: u64, length: u64) -> bool {
        let Some(end) = start.checked_add(length) else {
            return false;
        };
        // Blocks may follow each other, in any order.
        while start < end {
            match self.known.iter().find(|known| known.contains(&start)) {
                Some(known) => start = known.end,
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_a_zero_byte_are_looked_at_again() {
        assert_eq!(suspects(&[1; 40], 16), []);
        let mut bytes = [1; 40];
        bytes[16] = 0;
        bytes[39] = 0;
        assert_eq!(suspects(&bytes, 16), [16..32, 32..40]);
    }

    #[test]
    fn blocks_that_follow_each_other_cover_a_line() {
        let map = Map {
            is_x86: true,
            known: vec![0x1000..0x1008, 0..0x1000],
            cpu_without_paging: None,
        };
        assert!(map.covers(0xff8, 16));
        assert!(!map.covers(0x1000, 16));
        assert!(!map.covers(0xff8, 17));
        assert!(!map.covers(u64::MAX, 2));
    }
}
