// SPDX-License-Identifier: GPL-2.0-or-later

//! `info tlb`: every page that is mapped.
//!
//! Follows `hmp_info_tlb` in QEMU's `target/i386/monitor.c`.

use super::guest_memory::GuestMemory;
use super::page_walk::{LARGE, Page, Paging, SMALL_PAGE};
use hmp_runtime::prelude::*;

/// The most pages that are shown.
const MOST_PAGES: usize = 1 << 20;

/// The pages, or `None` without paging.
#[derive(Serialize)]
#[serde(transparent)]
struct Pages(Option<Vec<Mapping>>);

#[derive(Serialize)]
struct Mapping {
    /// Where the page is mapped.
    address: u64,
    physical: u64,
    flags: Flags,
}

/// The bits of a page's entry.
struct Flags(u64);

/// The letters of an entry's bits.
const LETTERS: [(u32, char); 9] = [
    (63, 'X'),
    (8, 'G'),
    (7, 'P'),
    (6, 'D'),
    (5, 'A'),
    (4, 'C'),
    (3, 'T'),
    (2, 'U'),
    (1, 'W'),
];

impl Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        LETTERS.iter().try_for_each(|&(bit, letter)| {
            let is_set = self.0 >> bit & 1 != 0;
            write!(f, "{}", if is_set { letter } else { '-' })
        })
    }
}

impl Serialize for Flags {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(pages) = &self.0 else {
            return writeln!(f, "PG disabled");
        };
        for page in pages {
            let Mapping {
                address,
                physical,
                flags,
            } = page;
            writeln!(f, "{address:016x}: {physical:016x} {flags}")?;
        }
        Ok(())
    }
}

/// Show every page that is mapped.
///
/// Each line has a virtual and a physical address and the flags of the page's
/// entry: `X` no execution, `G` global, `P` a large page, `D` dirty, `A`
/// accessed, `C` not cached, `T` written through, `U` for user code, `W`
/// writable. On x86, the list comes from the page tables, so it shows what a
/// TLB could hold, not what it holds. `PG disabled` means that paging is off.
/// `info mem` shows ranges, which are fewer. Other targets have their own
/// format.
///
/// The page tables are the default CPU's; `cpu` chooses another one. Without
/// the built-in monitor, this is for x86 only; a guest dump tells the
/// registers, which stops a running guest for an instant, and QEMU writes the
/// tables to a file without a name that it is handed over a unix socket; before
/// 9.1, and over TCP, to a temporary file, so it has to run on the same host, as
/// the same user.
#[hmp(
    name = "info tlb",
    target = "i386,m68k,ppc,ppc64,sh4,sh4eb,sparc,sparc64,x86_64,xtensa,xtensaeb",
    qmp = "getfd, dump-guest-memory, closefd, add-fd, pmemsave, remove-fd",
    tier = "partial",
    gap = "x-query-address-mapping"
)]
async fn info_tlb(mon: &Monitor) -> Result<Pages> {
    let Paging::On(tables) = Paging::of_default_cpu(mon).await? else {
        return Ok(Pages(None));
    };
    let mut pages = Vec::new();
    let memory = GuestMemory::of(mon).await?;
    let visit = |page: Page| {
        if pages.len() == MOST_PAGES {
            return Err(Error::text(format!(
                "more than {MOST_PAGES} pages are mapped; 'info mem' shows them as ranges"
            )));
        }
        // In the last level the bit of large pages means something else.
        let is_large = page.size > SMALL_PAGE;
        pages.push(Mapping {
            address: tables.canonical(page.address),
            physical: tables.shown_address(&page),
            flags: Flags(if is_large {
                page.entry
            } else {
                page.entry & !LARGE
            }),
        });
        Ok(())
    };
    tables.walk(&memory, visit).await?;
    Ok(Pages(Some(pages)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_has_its_letter() {
        assert_eq!(Flags(1 << 63 | 0x1ff).to_string(), "XGPDACTUW");
        assert_eq!(Flags(1).to_string(), "---------");
        assert_eq!(Flags(1 << 63 | 2).to_string(), "X-------W");
    }

    #[test]
    fn a_page_is_a_line() {
        let pages = Pages(Some(vec![Mapping {
            address: 0xffff_8000_0000_0000,
            physical: 0x1000,
            flags: Flags(0x6),
        }]));
        assert_eq!(
            pages.to_string(),
            "ffff800000000000: 0000000000001000 -------UW\n"
        );
        assert_eq!(Pages(None).to_string(), "PG disabled\n");
    }
}
