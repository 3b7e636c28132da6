// SPDX-License-Identifier: GPL-2.0-or-later

//! Guests that are made for a test: the contents of their memory, and firmware
//! that turns on paging and halts.
//!
//! A guest is two files: `firmware`, for `-bios`, and `memory`, which
//! `-device loader,file=memory,addr=0x100000,force-raw=on` puts at [`MEMORY`].

use std::path::Path;

/// Where `memory` is loaded.
const MEMORY: u64 = 0x10_0000;

/// The pages of `memory`: page tables first, then a pattern.
const TABLES: u64 = 16;
const PATTERN: u64 = 16;

const PAGE: u64 = 0x1000;

// Bits of an entry of a page table.
const P: u64 = 1;
const W: u64 = 1 << 1;
const U: u64 = 1 << 2;
const WRITE_THROUGH: u64 = 1 << 3;
const UNCACHED: u64 = 1 << 4;
const A: u64 = 1 << 5;
const D: u64 = 1 << 6;
/// In a table above the last level: this entry is a page.
const LARGE: u64 = 1 << 7;
const GLOBAL: u64 = 1 << 8;
const NX: u64 = 1 << 63;

/// How the guest's addresses are translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Two levels of entries with 32 bits.
    Short,
    /// Three levels of entries with 64 bits.
    Pae,
    /// Four levels, in 64-bit code.
    FourLevels,
    /// Five levels, in 64-bit code.
    FiveLevels,
}

impl Paging {
    /// The paging that a `.steps` file names.
    pub fn named(name: &str) -> Option<Paging> {
        Some(match name {
            "32-bit" => Paging::Short,
            "pae" => Paging::Pae,
            "4-level" => Paging::FourLevels,
            "5-level" => Paging::FiveLevels,
            _ => return None,
        })
    }

    fn is_long(self) -> bool {
        matches!(self, Paging::FourLevels | Paging::FiveLevels)
    }

    /// Writes the files of the guest.
    pub fn write_guest(self, directory: &Path) -> std::io::Result<()> {
        std::fs::write(directory.join("firmware"), firmware(self))?;
        std::fs::write(directory.join("memory"), memory(self))
    }
}

/// The contents of `memory`.
fn memory(paging: Paging) -> Vec<u8> {
    let mut tables = Tables(vec![0; (TABLES * PAGE) as usize], paging);
    match paging {
        Paging::Short => tables.short(),
        Paging::Pae => tables.pae(),
        Paging::FourLevels => {
            tables.four_levels(0);
            // The tables themselves, as pages.
            tables.link(0, 0x1f0, 0, W);
        }
        Paging::FiveLevels => tables.five_levels(),
    }
    let mut memory = tables.0;
    // All values of a byte, in a different order in each page, and some text.
    memory.extend((0..PATTERN * PAGE).map(|at| (at ^ (at >> 8) ^ (at >> 12) << 4) as u8));
    let text = b"It's a \\ and\r\n";
    let start = (TABLES * PAGE) as usize;
    memory[start..start + text.len()].copy_from_slice(text);
    memory
}

/// Page tables, and how wide their entries are.
struct Tables(Vec<u8>, Paging);

impl Tables {
    fn address(table: u64) -> u64 {
        MEMORY + table * PAGE
    }

    fn set(&mut self, table: u64, index: u64, entry: u64) {
        let width = if self.1 == Paging::Short { 4 } else { 8 };
        let start = (table * PAGE) as usize + index as usize * width;
        self.0[start..start + width].copy_from_slice(&entry.to_le_bytes()[..width]);
    }

    /// Points an entry at another table.
    fn link(&mut self, table: u64, index: u64, to: u64, flags: u64) {
        self.set(table, index, Tables::address(to) | flags | P);
    }

    /// Pages of 4 KiB with all kinds of flags, and holes between them.
    fn small_pages(&mut self, table: u64, flags: &[u64]) {
        for (index, flags) in (0..).zip(flags) {
            let pattern = Tables::address(TABLES) + index % PATTERN * PAGE;
            self.set(table, index, pattern | flags);
        }
    }

    /// The page with the firmware's code, where it is without paging.
    fn firmware_page(&mut self, table: u64, index: u64) {
        self.set(table, index, 0xffff_f000 | P | A);
    }

    fn short(&mut self) {
        self.link(0, 0, 1, W | U);
        self.small_pages(
            1,
            &[
                P | W | U,
                P | W | U | A | D,
                P | U,
                P,
                0,
                P | W | WRITE_THROUGH,
                P | W | UNCACHED | GLOBAL,
                // The bit that means a large page elsewhere.
                P | W | LARGE,
                W | U,
                P | U | D,
            ],
        );
        // Entries of the last table may say more than the one above allows.
        self.link(0, 0x300, 1, 0);
        self.set(0, 1, 0x0040_0000 | P | W | U | LARGE | A | D);
        self.set(0, 2, 0x0080_0000 | P | LARGE);
        self.set(0, 3, 0x0080_0000 | P | LARGE | GLOBAL);
        // The tables themselves, as pages.
        self.link(0, 0x3c0, 0, W);
        // A large page beyond 4 GiB.
        self.set(0, 5, 0x0040_0000 | 0x1_2000 | P | W | LARGE);
        self.link(0, 0x3ff, 2, W);
        self.firmware_page(2, 0x3ff);
    }

    /// A table of the second-last level with large and small pages.
    fn large_and_small(&mut self, table: u64, small: u64) {
        self.link(table, 0, small, W | U);
        self.small_pages(
            small,
            &[
                P | W | U,
                P | W | U | A | D | NX,
                P | U,
                P | NX,
                0,
                P | W | WRITE_THROUGH,
                P | W | UNCACHED | GLOBAL,
                P | W | LARGE,
                W | U,
                P | U | D,
            ],
        );
        self.set(table, 1, 0x20_0000 | P | W | U | LARGE | A | D);
        self.set(table, 2, 0x40_0000 | P | LARGE | NX);
        self.set(table, 3, 0x60_0000 | P | LARGE | GLOBAL);
        self.link(table, 5, small, 0);
        // A page beyond 4 GiB, where no memory is.
        self.set(table, 7, 0x12_3400_0000 | P | W | LARGE);
    }

    fn pae(&mut self) {
        // Entries of the first level have no flags.
        self.link(0, 0, 1, 0);
        self.large_and_small(1, 2);
        self.link(0, 2, 1, 0);
        self.link(0, 3, 3, 0);
        self.link(3, 0x1ff, 4, W);
        self.firmware_page(4, 0x1ff);
    }

    /// Four levels from table `top` on.
    fn four_levels(&mut self, top: u64) {
        let [second, third, fourth, firmware, last] = [1, 2, 3, 4, 5].map(|next| top + next);
        self.link(top, 0, second, W | U);
        self.link(second, 0, third, W | U);
        self.large_and_small(third, fourth);
        // A page of 1 GiB.
        self.set(second, 1, 0x4000_0000 | P | W | U | LARGE | D);
        self.link(second, 3, firmware, W);
        self.link(firmware, 0x1ff, last, W);
        self.firmware_page(last, 0x1ff);
        // The same again in the upper half, for the kernel alone, and without
        // execution.
        self.link(top, 0x100, second, W);
        self.link(top, 0x1ff, second, U | NX);
    }

    fn five_levels(&mut self) {
        self.four_levels(1);
        self.link(0, 0, 1, W | U);
        self.link(0, 0x1ff, 1, W);
    }
}

/// 64 KiB that end at 4 GiB, where a PC starts.
fn firmware(paging: Paging) -> Vec<u8> {
    const START: u32 = 0xffff_f000;
    const GDT: u32 = START + 0x800;
    const GDT_POINTER: u32 = START + 0x900;
    const RESET: u32 = 0xffff_fff0;
    let mut firmware = vec![0xf4; 0x1_0000];
    let mut put = |address: u32, bytes: &[u8]| {
        let start = (address & 0xffff) as usize;
        firmware[start..start + bytes.len()].copy_from_slice(bytes);
    };

    // Segments from 0 to 4 GiB, marked as used: otherwise the CPU would try to
    // mark them in the ROM.
    let gdt: [u64; 4] = [
        0,
        0x00cf_9b00_0000_ffff, // 0x08: 32-bit code
        0x00cf_9300_0000_ffff, // 0x10: data
        0x00af_9b00_0000_ffff, // 0x18: 64-bit code
    ];
    for (address, descriptor) in (GDT..).step_by(8).zip(gdt) {
        put(address, &descriptor.to_le_bytes());
    }
    put(GDT_POINTER, &[0x1f, 0]);
    put(GDT_POINTER + 2, &GDT.to_le_bytes());

    // Real mode, with a code segment that begins at 4 GiB - 64 KiB.
    let mut code = Code(Vec::new());
    code.bytes(&[0xfa]); // cli
    code.bytes(&[0x2e, 0x66, 0x0f, 0x01, 0x16]); // lgdt cs:...
    code.bytes(&(GDT_POINTER as u16).to_le_bytes());
    code.bytes(&[0x0f, 0x20, 0xc0]); // mov eax, cr0
    code.bytes(&[0x0c, 0x01]); // or al, 1: protection
    code.bytes(&[0x0f, 0x22, 0xc0]); // mov cr0, eax
    let next = START + code.0.len() as u32 + 8;
    code.bytes(&[0x66, 0xea]); // jmp 0x08:next
    code.word(next);
    code.bytes(&[0x08, 0]);

    // Protected mode.
    code.load_eax(0x10);
    code.bytes(&[0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0]); // mov ds, ax; es; ss
    const PAGE_SIZE_EXTENSION: u32 = 1 << 4;
    const PHYSICAL_ADDRESS_EXTENSION: u32 = 1 << 5;
    const GLOBAL_PAGES: u32 = 1 << 7;
    const FIVE_LEVELS: u32 = 1 << 12;
    code.load_eax(match paging {
        Paging::Short => PAGE_SIZE_EXTENSION | GLOBAL_PAGES,
        Paging::Pae | Paging::FourLevels => PHYSICAL_ADDRESS_EXTENSION | GLOBAL_PAGES,
        Paging::FiveLevels => PHYSICAL_ADDRESS_EXTENSION | GLOBAL_PAGES | FIVE_LEVELS,
    });
    code.bytes(&[0x0f, 0x22, 0xe0]); // mov cr4, eax
    code.load_eax(MEMORY as u32);
    code.bytes(&[0x0f, 0x22, 0xd8]); // mov cr3, eax
    if paging != Paging::Short {
        const LONG_MODE: u32 = 1 << 8;
        const NO_EXECUTE: u32 = 1 << 11;
        code.bytes(&[0xb9]); // mov ecx, EFER
        code.word(0xc000_0080);
        code.bytes(&[0x0f, 0x32]); // rdmsr
        code.bytes(&[0x0d]); // or eax, ...
        code.word(NO_EXECUTE | if paging.is_long() { LONG_MODE } else { 0 });
        code.bytes(&[0x0f, 0x30]); // wrmsr
    }
    code.bytes(&[0x0f, 0x20, 0xc0]); // mov eax, cr0
    code.bytes(&[0x0d]); // or eax, paging and write protection
    code.word(0x8001_0000);
    code.bytes(&[0x0f, 0x22, 0xc0]); // mov cr0, eax
    if paging.is_long() {
        let next = START + code.0.len() as u32 + 7;
        code.bytes(&[0xea]); // jmp 0x18:next
        code.word(next);
        code.bytes(&[0x18, 0]);
        // 64-bit code.
        code.bytes(&[0x48, 0xb8]); // mov rax, ...
        code.bytes(&0x8899_aabb_ccdd_eeff_u64.to_le_bytes());
        code.bytes(&[0x49, 0xb8]); // mov r8, ...
        code.bytes(&0xffff_8000_0010_0000_u64.to_le_bytes());
    }
    code.bytes(&[0xbb]); // mov ebx, ...
    code.word(0x1234_5678);
    code.bytes(&[0x39, 0xdb]); // cmp ebx, ebx: some flags
    code.bytes(&[0xf4, 0xeb, 0xfd]); // hlt; jmp to it
    put(START, &code.0);

    // jmp START, in 16-bit code: from the end of its three bytes.
    let distance = (START as u16).wrapping_sub(RESET as u16 + 3);
    put(RESET, &[0xe9]);
    put(RESET + 1, &distance.to_le_bytes());
    firmware
}

/// Machine code.
struct Code(Vec<u8>);

impl Code {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    fn word(&mut self, word: u32) {
        self.bytes(&word.to_le_bytes());
    }

    /// `mov eax, word`, in 32-bit code.
    fn load_eax(&mut self, word: u32) {
        self.bytes(&[0xb8]);
        self.word(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guest_fits_its_files() {
        for name in ["32-bit", "pae", "4-level", "5-level"] {
            let paging = Paging::named(name).unwrap();
            assert_eq!(firmware(paging).len(), 0x1_0000);
            assert_eq!(memory(paging).len() as u64, (TABLES + PATTERN) * PAGE);
        }
        assert_eq!(Paging::named("none"), None);
    }
}
