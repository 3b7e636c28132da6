// SPDX-License-Identifier: GPL-2.0-or-later

//! `x`: show memory at a virtual address.
//!
//! Follows `hmp_memory_dump` in QEMU's `monitor/hmp-cmds-target.c`.
//! Instructions need a disassembler that knows the CPU's mode: only QEMU has
//! one.

use super::guest_memory::GuestMemory;
use super::memory_dump::{self, Layout, MemoryDump};
use hmp_runtime::prelude::*;

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["Can not dump without CPU"]);

/// Show memory at a virtual address of the default CPU.
///
/// - `fmt`: `/`, a count (1 by default), a notation (`x` hexadecimal, `d`
///   signed, `u` unsigned, `o` octal, `c` characters, `i` instructions) and a
///   size (`b` 1, `h` 2, `w` 4, `g` 8 bytes). The default notation and size are
///   the last ones given, also to `xp` and `print`; at first `xw`.
/// - `addr`: the virtual address, a number or an expression, such as `$pc` or
///   `$sp+8`.
///
/// The page tables are those that the default CPU uses at this moment; `cpu`
/// chooses another one. It stops at the first line that cannot be read, as it
/// is not mapped. Characters need the size `b`, or else each counts for as many
/// as the size has bytes. QEMU writes the memory to a file without a
/// name that it is handed over a unix socket; before 9.1, and over TCP, to a
/// temporary file, so it has to run on the same host, as the same user. At most
/// 16 MiB are shown at once; instructions take the built-in monitor. Examples:
/// `x /8xg $sp`, `x /16cb 0xf0000`, `x /10i $pc`.
#[hmp(
    name = "x",
    args = "fmt:/,addr:l",
    qmp = "add-fd, memsave, remove-fd",
    tier = "composed",
    gap = "x-disassemble",
    failures = FAILURES
)]
async fn x(mon: &Monitor, fmt: Format, addr: i64) -> Result<MemoryDump> {
    let cpu = match mon.cpu_index().await {
        Err(Error::Text(_)) => return Err(Error::text("Can not dump without CPU")),
        result => result?,
    };
    memory_dump::refuse_a_flood(mon, fmt)?;
    let Some(mut layout) = Layout::new(fmt) else {
        return Err(mon.gap());
    };
    let target = mon.target().await?;
    let mut address = addr as u64;
    if !memory_dump::has_wide_addresses(target) {
        layout.address_digits = 8;
        if !mon.version().at_least(11, 0) {
            // QEMU reads at the sign-extended address, and shows 32 bits of it.
            address = i64::from(addr as i32) as u64;
            layout.address_mask = u64::from(u32::MAX);
        }
    }
    layout.is_big_endian = memory_dump::is_big_endian(target);
    layout.pads_octal = mon.version().at_least(11, 0);
    let bytes = match layout.size() {
        0 => Vec::new(),
        size => {
            let memory = GuestMemory::of(mon).await?;
            memory.lines(cpu, address, size, layout.line()).await?
        }
    };
    Ok(MemoryDump {
        layout,
        address,
        bytes,
    })
}
