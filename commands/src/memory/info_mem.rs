// SPDX-License-Identifier: GPL-2.0-or-later

//! `info mem`: the ranges of addresses that are mapped.
//!
//! Follows `hmp_info_mem` in QEMU's `target/i386/monitor.c`. With five levels
//! of page tables, QEMU (7.2 to 11.1) takes absent tables for present ones: it
//! stands still for long and shows nothing. So this program walks those tables
//! itself, and all where there is no built-in monitor to ask.

use super::guest_memory::GuestMemory;
use super::page_walk::{PRESENT, Page, PageTables, Paging, USER, WRITABLE};
use hmp_runtime::prelude::*;

/// The most ranges that are shown.
const MOST_RANGES: usize = 1 << 20;

/// The ranges, or `None` without paging.
#[derive(Serialize)]
#[serde(transparent)]
struct Ranges(Option<Vec<Range>>);

/// Adjacent pages that allow the same.
#[derive(Debug, Serialize)]
struct Range {
    start: u64,
    end: u64,
    #[serde(skip)]
    length: u64,
    user: bool,
    write: bool,
}

impl Display for Ranges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(ranges) = &self.0 else {
            return writeln!(f, "PG disabled");
        };
        for range in ranges {
            let Range {
                start, end, length, ..
            } = range;
            let user = if range.user { 'u' } else { '-' };
            let write = if range.write { 'w' } else { '-' };
            writeln!(f, "{start:016x}-{end:016x} {length:016x} {user}r{write}")?;
        }
        Ok(())
    }
}

/// The walk so far.
struct Collected<'a> {
    tables: &'a PageTables,
    ranges: Vec<Range>,
    /// The range that may still grow: its first address, the address after its
    /// last page, and what it allows.
    open: Option<(u64, u64, u64)>,
}

impl Collected<'_> {
    fn add(&mut self, page: Page) -> Result<()> {
        let rights = page.rights & (PRESENT | WRITABLE | USER);
        let end = page.address + page.size;
        match &mut self.open {
            Some((_, until, open)) if (*until, *open) == (page.address, rights) => *until = end,
            _ => {
                self.close()?;
                self.open = Some((page.address, end, rights));
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        let Some((start, end, rights)) = self.open.take() else {
            return Ok(());
        };
        if self.ranges.len() == MOST_RANGES {
            return Err(Error::text(format!(
                "more than {MOST_RANGES} ranges are mapped; \
                 'gva2gpa' tells where a single address is"
            )));
        }
        self.ranges.push(Range {
            start: self.tables.canonical(start),
            end: self.tables.canonical(end),
            length: self.tables.canonical(end - start),
            user: rights & USER != 0,
            write: rights & WRITABLE != 0,
        });
        Ok(())
    }
}

/// Show which addresses are mapped, as ranges.
///
/// Each line has the first virtual address, the one after the last, and the
/// length, all in hexadecimal, and the permissions: `u` for user code, too, `r`
/// read, `w` write. Adjacent pages that allow the same make one range, wherever
/// in physical memory they are (`info tlb` tells that). `PG disabled` means
/// that the CPU has paging switched off.
///
/// The page tables are the default CPU's; `cpu` chooses another one. Without the
/// built-in monitor, this is for x86 only; a guest dump tells the registers,
/// which stops a running guest for an instant, and QEMU writes the tables to a
/// file without a name, or a temporary one. Tables of five levels, which
/// the built-in monitor does not understand, are read in this way, but without a
/// dump where it may be asked for the registers.
#[hmp(
    name = "info mem",
    target = "i386,riscv32,riscv64,x86_64",
    qmp = "getfd, dump-guest-memory, closefd, add-fd, pmemsave, remove-fd",
    tier = "composed",
    gap = "x-query-address-mapping"
)]
async fn info_mem(mon: &Monitor) -> Result<Ranges> {
    let Paging::On(tables) = Paging::of_default_cpu(mon).await? else {
        return Ok(Ranges(None));
    };
    let memory = GuestMemory::of(mon).await?;
    let mut collected = Collected {
        tables: &tables,
        ranges: Vec::new(),
        open: None,
    };
    tables.walk(&memory, |page| collected.add(page)).await?;
    collected.close()?;
    Ok(Ranges(Some(collected.ranges)))
}
