// SPDX-License-Identifier: GPL-2.0-or-later

//! The page tables of an x86 CPU, read through QMP.
//!
//! Follows `x86_cpu_get_phys_page_attrs_debug` in QEMU's `target/i386/helper.c`
//! and the walks in `target/i386/monitor.c`. The registers come from a guest
//! dump where the built-in monitor may not be asked, the tables from `pmemsave`.
//! A dump does not tell the state of the A20 gate, which is assumed open. Nor does
//! it tell system management mode, whose memory is not read.

use super::guest_memory::GuestMemory;
use super::shown_registers;
use hmp_runtime::prelude::*;
use hmp_runtime::registers::Cpu;

/// A command that walks the tables has to name in its `qmp`:
/// `getfd, dump-guest-memory, closefd, add-fd, pmemsave, remove-fd`.
pub(super) struct PageTables {
    /// The physical address of the first table.
    root: u64,
    levels: &'static [Level],
    /// Bytes of an entry.
    width: usize,
    /// Whether the short entries may be large pages.
    large: bool,
}

/// Tables of one kind.
#[derive(Debug)]
struct Level {
    /// The lowest bit of an address that chooses an entry.
    shift: u32,
    /// How many bits do.
    bits: u32,
    /// Whether an entry may be a page.
    has_pages: bool,
    /// Whether entries say what is allowed.
    has_rights: bool,
}

const fn level(shift: u32, bits: u32, has_pages: bool) -> Level {
    Level {
        shift,
        bits,
        has_pages,
        has_rights: true,
    }
}

const SHORT: &[Level] = &[level(22, 10, true), level(12, 10, true)];
const PAE: &[Level] = &[
    Level {
        has_rights: false,
        ..level(30, 2, false)
    },
    level(21, 9, true),
    level(12, 9, true),
];
const FIVE_LEVELS: &[Level] = &[
    level(48, 9, false),
    level(39, 9, false),
    level(30, 9, true),
    level(21, 9, true),
    level(12, 9, true),
];

/// The lowest bit of an address above the place in a small page.
const PAGE: u32 = 12;
/// The bytes of a page of the last level.
pub(super) const SMALL_PAGE: u64 = 1 << PAGE;
/// The bits of an entry that are an address to a CPU.
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;
/// The same for the monitor's walks.
const WALKED_ADDRESS: u64 = 0x0003_ffff_ffff_f000;

pub(super) const PRESENT: u64 = 1;
pub(super) const WRITABLE: u64 = 1 << 1;
pub(super) const USER: u64 = 1 << 2;
/// In an entry above the last level: it is a page.
pub(super) const LARGE: u64 = 1 << 7;

/// The most tables that a walk reads. A guest's tables may contain each other,
/// and so map more pages than anybody could show.
const MOST_TABLES: usize = 1 << 16;

/// A page that is mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Where it is mapped, before the highest bit is copied to those above.
    pub address: u64,
    pub size: u64,
    /// Its entry.
    pub entry: u64,
    /// The permissions common to all entries on the way to it.
    pub rights: u64,
}

/// Page tables of the default CPU.
pub(super) enum Paging {
    Off,
    On(PageTables),
}

impl Paging {
    /// Reads those of the default CPU. For other CPUs than x86, QMP has a gap.
    ///
    /// # Errors
    ///
    /// A failed guest dump.
    pub(super) async fn of_default_cpu(mon: &Monitor) -> Result<Paging> {
        if !matches!(mon.target().await?, "x86_64" | "i386") {
            return Err(mon.gap());
        }
        if mon.passthrough_allowed() {
            return Paging::of_five_levels(mon).await;
        }
        let index = mon.cpu_index().await?;
        let cpus = mon.dump_guest(0, 1).await?.cpus()?;
        let cpu = cpus.iter().find(|(known, _)| *known == index);
        match cpu {
            Some((_, cpu)) => Ok(PageTables::of(cpu).map_or(Paging::Off, Paging::On)),
            None => Err(Error::text(format!("a guest dump has no CPU#{index}"))),
        }
    }

    /// Reads those that the built-in monitor does not understand, and leaves all
    /// else to it: a guest dump would stop the guest.
    async fn of_five_levels(mon: &Monitor) -> Result<Paging> {
        let text = mon.built_in_reply("info registers").await?;
        let tables = shown_registers::control(&text).and_then(|cpu| PageTables::of(&cpu));
        match tables.filter(|tables| tables.levels.len() == FIVE_LEVELS.len()) {
            Some(tables) => Ok(Paging::On(tables)),
            None => Err(mon.gap()),
        }
    }
}

impl PageTables {
    /// `None` without paging.
    fn of(cpu: &Cpu) -> Option<PageTables> {
        const LARGE_SHORT_PAGES: u64 = 1 << 4;
        const FIVE: u64 = 1 << 12;
        let [_, _, _, cr3, cr4] = cpu.cr;
        if !cpu.has_paging() {
            return None;
        }
        let (levels, width, root) = match (cpu.has_wide_entries(), cpu.is_in_long_mode) {
            (false, _) => (SHORT, 4, cr3 & 0xffff_f000),
            (true, false) => (PAE, 8, cr3 & !0x1f),
            (true, true) if cr4 & FIVE != 0 => (FIVE_LEVELS, 8, cr3 & ADDRESS),
            (true, true) => (&FIVE_LEVELS[1..], 8, cr3 & ADDRESS),
        };
        Some(PageTables {
            root,
            levels,
            width,
            large: width == 8 || cr4 & LARGE_SHORT_PAGES != 0,
        })
    }

    /// Whether these are the tables of 64-bit addresses.
    fn is_long(&self) -> bool {
        self.levels.len() > PAE.len()
    }

    /// How many bits of an address are translated.
    fn address_bits(&self) -> u32 {
        match self.levels {
            [first, ..] if self.is_long() => first.shift + first.bits,
            _ => 32,
        }
    }

    /// An address as the CPU knows it: the highest bit is copied to those
    /// above.
    pub(super) fn canonical(&self, address: u64) -> u64 {
        let unused = 64 - self.address_bits();
        if self.is_long() {
            ((address << unused) as i64 >> unused) as u64 | address
        } else {
            address
        }
    }

    fn is_page(&self, level: &Level, entry: u64) -> bool {
        level.shift == PAGE || level.has_pages && self.large && entry & LARGE != 0
    }

    fn entry(&self, table: &[u8], index: usize) -> u64 {
        let start = index * self.width;
        let bytes = table.get(start..start + self.width).unwrap_or_default();
        bytes
            .iter()
            .rev()
            .fold(0, |entry, &byte| entry << 8 | u64::from(byte))
    }

    /// The physical address of a virtual one; `None` where nothing is mapped.
    pub(super) async fn translate(
        &self,
        memory: &GuestMemory<'_>,
        address: u64,
    ) -> Result<Option<u64>> {
        let unused = 64 - self.address_bits();
        let is_canonical = ((address << unused) as i64 >> unused) as u64 == address;
        if self.is_long() && !is_canonical {
            return Ok(None);
        }
        let mut table = self.root;
        for level in self.levels {
            let index = address >> level.shift & ((1 << level.bits) - 1);
            let place = table.wrapping_add(index * self.width as u64);
            let bytes = memory.physical(place, self.width as u64).await?;
            let entry = self.entry(&bytes, 0);
            if entry & PRESENT == 0 {
                return Ok(None);
            }
            if self.is_page(level, entry) {
                return Ok(Some(self.place_in_page(level, entry, address)));
            }
            table = entry & ADDRESS;
        }
        Ok(None)
    }

    fn place_in_page(&self, level: &Level, entry: u64, address: u64) -> u64 {
        // Large pages of short entries may be beyond 4 GiB.
        let high = match (self.width, level.shift) {
            (4, 22) => (entry & 0x001f_e000) << 19,
            _ => 0,
        };
        let offset = (1 << level.shift) - 1;
        (entry | high) & ADDRESS & !offset | address & offset
    }

    /// Calls `visit` with every page that is mapped, in the order of addresses.
    ///
    /// # Errors
    ///
    /// Endless tables, QEMU's own errors, and those of `visit`.
    pub(super) async fn walk(
        &self,
        memory: &GuestMemory<'_>,
        mut visit: impl FnMut(Page) -> Result<()>,
    ) -> Result<()> {
        let mut tables = 0;
        // The tables on the way to the walk's place.
        let mut way: Vec<Visit> = Vec::new();
        let mut next = Some((self.root, 0, u64::MAX));
        loop {
            if let Some((table, address, rights)) = next.take() {
                let Some(level) = self.levels.get(way.len()) else {
                    return Ok(());
                };
                tables += 1;
                if tables > MOST_TABLES {
                    return Err(Error::text(format!(
                        "the page tables go on after {MOST_TABLES} of them; \
                         'gva2gpa' tells where a single address is"
                    )));
                }
                let size = (self.width << level.bits) as u64;
                way.push(Visit {
                    level,
                    entries: memory.physical(table, size).await?,
                    index: 0,
                    address,
                    rights,
                });
            }
            let Some(here) = way.last_mut() else {
                return Ok(());
            };
            let level = here.level;
            if here.index >> level.bits != 0 {
                way.pop();
                continue;
            }
            let entry = self.entry(&here.entries, here.index);
            let address = here.address | (here.index as u64) << level.shift;
            here.index += 1;
            if entry & PRESENT == 0 {
                continue;
            }
            let rights = if level.has_rights {
                here.rights & entry
            } else {
                here.rights
            };
            if self.is_page(level, entry) {
                visit(Page {
                    address,
                    size: 1 << level.shift,
                    entry,
                    rights,
                })?;
            } else {
                next = Some((entry & WALKED_ADDRESS, address, rights));
            }
        }
    }

    /// The part of a page's entry that the monitor shows as its address.
    pub(super) fn shown_address(&self, page: &Page) -> u64 {
        let mask = match (self.width, self.is_long(), page.size.trailing_zeros()) {
            // Not all of these sizes are those of the pages.
            (4, _, 22) => !0 << 21,
            (_, false, 21) => !0 << 20,
            (_, false, _) => !0 << PAGE,
            (_, true, shift) => WALKED_ADDRESS & !0 << shift,
        };
        page.entry & mask
    }
}

/// A table that is walked.
struct Visit {
    level: &'static Level,
    entries: Vec<u8>,
    /// The next entry.
    index: usize,
    /// The address of the first entry.
    address: u64,
    /// The permissions of the entries above.
    rights: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(cr0: u64, cr4: u64, is_in_long_mode: bool) -> Option<PageTables> {
        PageTables::of(&Cpu {
            cr: [cr0, 0, 0, 0x1234_5fff, cr4],
            is_in_long_mode,
            ..Cpu::default()
        })
    }

    const ON: u64 = 1 << 31;
    const WIDE: u64 = 1 << 5;

    #[test]
    fn the_control_registers_choose_the_kind_of_tables() {
        assert!(tables(0, WIDE, false).is_none());
        let bits = |cr4, long| tables(ON, cr4, long).unwrap().address_bits();
        assert_eq!(bits(0, false), 32);
        assert_eq!(bits(WIDE, false), 32);
        assert_eq!(bits(WIDE, true), 48);
        assert_eq!(bits(WIDE | 1 << 12, true), 57);
        assert_eq!(tables(ON, 0, false).unwrap().root, 0x1234_5000);
        assert_eq!(tables(ON, WIDE, false).unwrap().root, 0x1234_5fe0);
    }

    #[test]
    fn the_highest_bit_of_a_long_address_stands_for_those_above() {
        let four = tables(ON, WIDE, true).unwrap();
        assert_eq!(four.canonical(0x8000_0000_0000), 0xffff_8000_0000_0000);
        assert_eq!(four.canonical(0x7fff_ffff_f000), 0x7fff_ffff_f000);
        // The end of all addresses does not fit into an address.
        assert_eq!(four.canonical(1 << 48), 1 << 48);
        let short = tables(ON, 0, false).unwrap();
        assert_eq!(short.canonical(0xffff_f000), 0xffff_f000);
    }

    #[test]
    fn short_entries_are_large_pages_only_if_the_cpu_allows_it() {
        let level = &SHORT[0];
        let without = tables(ON, 0, false).unwrap();
        assert!(!without.is_page(level, LARGE));
        let with = tables(ON, 1 << 4, false).unwrap();
        assert!(with.is_page(level, LARGE));
        assert_eq!(
            with.place_in_page(level, 0x0041_2083, 0x0154_3210),
            0x9_0054_3210
        );
    }
}
