// SPDX-License-Identifier: GPL-2.0-or-later

//! The notes about the CPUs in a guest dump of an x86 machine.
//!
//! Follows `x86_cpu_write_elf64_note` and `struct QEMUCPUState` in QEMU's
//! `target/i386/arch_dump.c`. QEMU writes one `CORE` note for each CPU, with
//! the CPU's number. Then, in the same order, it writes one `QEMU` note for
//! each CPU, with every register but no number. The ELF class tells how large
//! the guest's memory is, and the ELF machine whether the first CPU is in long
//! mode.

use super::elf::{CUT_SHORT, Elf, Note, bytes_at};

/// What the dump holds of one CPU.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cpu {
    /// `rax rbx rcx rdx rsi rdi rsp rbp r8 ... r15`.
    pub gpr: [u64; 16],
    /// The instruction pointer, from the start of the code segment.
    pub rip: u64,
    /// The flags.
    pub rflags: u64,
    /// `cs ds es fs gs ss`.
    pub segments: [Segment; 6],
    /// `ldt tr gdt idt`; the last two have only base and limit.
    pub tables: [Segment; 4],
    /// `cr0` to `cr4`.
    pub cr: [u64; 5],
    /// What `swapgs` would put in the base of `gs`.
    pub kernel_gs_base: u64,
    /// Whether the CPU is in long mode, even if it runs 32-bit code. QEMU tells
    /// this of the first CPU only. Another CPU that runs no 64-bit code but
    /// pages with wide entries is assumed to be in the first one's mode.
    pub is_in_long_mode: bool,
}

/// A segment register, with what the CPU keeps of its descriptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// What the register holds.
    pub selector: u32,
    /// The last offset that is allowed.
    pub limit: u32,
    /// The descriptor's upper half.
    pub flags: u32,
    /// Where it begins.
    pub base: u64,
}

impl Cpu {
    /// Whether the CPU runs 64-bit code.
    pub fn runs_64_bit_code(&self) -> bool {
        const LONG: u32 = 1 << 21;
        // The notes do not have EFER. Without long mode, the descriptor's bit
        // is reserved, and zero.
        self.has_paging() && self.has_wide_entries() && self.segments[0].flags & LONG != 0
    }

    /// Whether addresses go through page tables.
    pub fn has_paging(&self) -> bool {
        const PAGING: u64 = 1 << 31;
        self.cr[0] & PAGING != 0
    }

    /// Whether the entries of the page tables have 64 bits.
    pub fn has_wide_entries(&self) -> bool {
        const PHYSICAL_ADDRESS_EXTENSION: u64 = 1 << 5;
        self.cr[4] & PHYSICAL_ADDRESS_EXTENSION != 0
    }
}

/// The CPUs in a dump and their indexes, in the order of the dump.
///
/// # Errors
///
/// What is wrong with the dump.
pub(super) fn cpus(dump: &[u8]) -> Result<Vec<(i64, Cpu)>, String> {
    let elf = Elf::read(dump)?;
    if !matches!(elf.machine, X86 | X86_64) {
        return Err(format!("ELF machine {} is not x86", elf.machine));
    }
    let mut numbers = Vec::new();
    let mut states = Vec::new();
    for note in elf.notes()? {
        match (note.name, note.kind) {
            (b"CORE\0", PRSTATUS) => numbers.push(cpu_number(&elf, &note)?),
            (b"QEMU\0", 0) => states.push(note.contents),
            _ => {}
        }
    }
    let cpus = numbers.iter().enumerate().map(|(position, &number)| {
        // CPU numbers in a dump count from 1.
        let index = i64::from(number) - 1;
        let state = states.get(position).copied().unwrap_or_default();
        let mut cpu =
            read_state(state).ok_or_else(|| format!("the note about CPU {index} is cut short"))?;
        cpu.is_in_long_mode = cpu.runs_64_bit_code()
            || elf.machine == X86_64 && cpu.has_paging() && cpu.has_wide_entries();
        Ok((index, cpu))
    });
    cpus.collect()
}

/// The CPU of that index in a dump.
///
/// # Errors
///
/// What is wrong with the dump.
pub(super) fn cpu(dump: &[u8], index: i64) -> Result<Cpu, String> {
    cpus(dump)?
        .into_iter()
        .find_map(|(known, cpu)| (known == index).then_some(cpu))
        .ok_or_else(|| format!("it has no CPU {index}"))
}

const PRSTATUS: u32 = 1;

const X86: u16 = 3;
const X86_64: u16 = 62;

/// The number that QEMU gives a CPU: its index plus 1.
fn cpu_number(elf: &Elf<'_>, note: &Note<'_>) -> Result<u32, String> {
    // `pr_pid`, at its place in the kernel's `struct elf_prstatus`.
    let offset = if elf.machine == X86_64 { 32 } else { 24 };
    elf.u32_at(note.contents, offset)
        .ok_or_else(|| CUT_SHORT.to_owned())
}

/// Reads QEMU's own note, version 1. It has one member that was added later and
/// may be missing.
fn read_state(state: &[u8]) -> Option<Cpu> {
    const GPR: usize = 8;
    const RIP: usize = GPR + 16 * 8;
    const SEGMENTS: usize = RIP + 2 * 8;
    const SEGMENT: usize = 24;
    // Four tables follow the segments.
    const CR: usize = SEGMENTS + 10 * SEGMENT;
    const KERNEL_GS_BASE: usize = CR + 5 * 8;
    if u32_at(state, 0)? != 1 {
        return None;
    }
    let mut cpu = Cpu {
        rip: u64_at(state, RIP)?,
        rflags: u64_at(state, RIP + 8)?,
        kernel_gs_base: u64_at(state, KERNEL_GS_BASE).unwrap_or(0),
        ..Cpu::default()
    };
    for (index, register) in cpu.gpr.iter_mut().enumerate() {
        *register = u64_at(state, GPR + index * 8)?;
    }
    for (index, register) in cpu.cr.iter_mut().enumerate() {
        *register = u64_at(state, CR + index * 8)?;
    }
    let segments = cpu.segments.iter_mut().chain(&mut cpu.tables);
    for (index, segment) in segments.enumerate() {
        let start = SEGMENTS + index * SEGMENT;
        *segment = Segment {
            selector: u32_at(state, start)?,
            limit: u32_at(state, start + 4)?,
            flags: u32_at(state, start + 8)?,
            base: u64_at(state, start + 16)?,
        };
    }
    Some(cpu)
}

fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes_at(bytes, offset).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], offset: usize) -> Option<u64> {
    bytes_at(bytes, offset).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A note as QEMU writes it.
    fn note(name: &[u8; 5], kind: u32, contents: &[u8]) -> Vec<u8> {
        let mut note = Vec::new();
        note.extend(5u32.to_le_bytes());
        note.extend((contents.len() as u32).to_le_bytes());
        note.extend(kind.to_le_bytes());
        note.extend(name);
        note.extend([0; 3]);
        note.extend(contents);
        note.resize(note.len().next_multiple_of(4), 0);
        note
    }

    /// A dump with one segment of notes, for CPUs with these numbers. Every
    /// byte of a CPU's state is the CPU's position.
    fn dump(is_64_bit: bool, machine: u16, numbers: &[u32]) -> Vec<u8> {
        let mut notes = Vec::new();
        for number in numbers {
            let mut status = [0; 144];
            let offset = if machine == X86_64 { 32 } else { 24 };
            status[offset..offset + 4].copy_from_slice(&number.to_le_bytes());
            notes.extend(note(b"CORE\0", PRSTATUS, &status));
        }
        for position in 0..numbers.len() {
            let mut state = [position as u8; 440];
            state[..4].copy_from_slice(&1u32.to_le_bytes());
            notes.extend(note(b"QEMU\0", 0, &state));
        }
        let (header, entry) = if is_64_bit { (64, 56) } else { (52, 32) };
        let mut file = vec![0; header + entry];
        file[..4].copy_from_slice(b"\x7fELF");
        file[4] = if is_64_bit { 2 } else { 1 };
        file[18..20].copy_from_slice(&machine.to_le_bytes());
        let start = (header + entry) as u32;
        let length = notes.len() as u32;
        let fields: [(usize, u32); 6] = if is_64_bit {
            [
                (32, 64),
                (54, 56),
                (56, 1),
                (64, 4),
                (64 + 8, start),
                (64 + 32, length),
            ]
        } else {
            [
                (28, 52),
                (42, 32),
                (44, 1),
                (52, 4),
                (52 + 4, start),
                (52 + 16, length),
            ]
        };
        for (offset, value) in fields {
            let bytes = value.to_le_bytes();
            // Two of them are only two bytes wide.
            let width = if value <= 0xffff { 2 } else { 4 };
            file[offset..offset + width].copy_from_slice(&bytes[..width]);
        }
        file.extend(notes);
        file
    }

    #[test]
    fn the_state_of_a_cpu_is_found_by_its_number_in_either_class() {
        for (is_64_bit, machine) in [(true, X86_64), (true, X86), (false, X86)] {
            let dump = dump(is_64_bit, machine, &[1, 8, 3]);
            assert_eq!(cpu(&dump, 7).unwrap().rip, 0x0101_0101_0101_0101);
            assert_eq!(cpu(&dump, 2).unwrap().segments[5].limit, 0x0202_0202);
        }
    }

    #[test]
    fn a_cpu_that_is_not_in_the_dump_is_named() {
        let dump = dump(true, X86_64, &[1]);
        assert_eq!(cpu(&dump, 1).unwrap_err(), "it has no CPU 1");
        assert_eq!(cpu(&dump, -1).unwrap_err(), "it has no CPU -1");
        assert!(cpu(&dump, i64::MAX).is_err());
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(cpu(b"", 0).unwrap_err(), "it is not an ELF file");
        assert_eq!(cpu(b"\x7fELF", 0).unwrap_err(), "its ELF class is unknown");
        let arm = dump(true, 183, &[1]);
        assert_eq!(cpu(&arm, 0).unwrap_err(), "ELF machine 183 is not x86");
    }

    #[test]
    fn a_dump_that_ends_early_is_an_error_wherever_it_ends() {
        let whole = dump(true, X86_64, &[1]);
        for length in 0..whole.len() {
            assert!(cpu(&whole[..length], 0).is_err(), "{length}");
        }
        assert!(cpu(&whole, 0).is_ok());
    }

    #[test]
    fn a_state_of_another_version_is_not_read() {
        let mut dump = dump(true, X86_64, &[1]);
        let state = dump.len() - 440;
        dump[state] = 2;
        assert!(cpu(&dump, 0).is_err());
    }

    #[test]
    fn an_old_state_without_the_last_register_is_read() {
        let mut state = [7; 432];
        state[..4].copy_from_slice(&1u32.to_le_bytes());
        let cpu = read_state(&state).unwrap();
        assert_eq!(cpu.cr[4], 0x0707_0707_0707_0707);
        assert_eq!(cpu.kernel_gs_base, 0);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, index: i64) {
            let _ = cpu(&bytes, index);
        }

        #[test]
        fn no_change_to_a_dump_makes_it_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            is_64_bit: bool,
        ) {
            let mut dump = dump(is_64_bit, X86, &[1, 2]);
            for (place, byte) in changes {
                let place = place.index(dump.len());
                dump[place] = byte;
            }
            let _ = cpu(&dump, 1);
        }

        #[test]
        fn no_header_makes_it_panic(fields in prop::collection::vec(any::<u64>(), 15), tail: Vec<u8>) {
            for class in [1, 2] {
                let mut file = b"\x7fELF".to_vec();
                file.extend([class, 1, 1, 0]);
                file.extend(fields.iter().flat_map(|field| field.to_le_bytes()));
                file[18..20].copy_from_slice(&X86_64.to_le_bytes());
                file.extend(&tail);
                let _ = cpu(&file, 0);
            }
        }
    }
}
