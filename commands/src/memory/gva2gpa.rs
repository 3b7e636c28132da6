// SPDX-License-Identifier: GPL-2.0-or-later

//! `gva2gpa`: the physical address of a virtual one.
//!
//! Follows `hmp_gva2gpa` in QEMU's `monitor/hmp-cmds-target.c`.

use super::guest_memory::GuestMemory;
use super::page_walk::Paging;
use hmp_runtime::prelude::*;

/// The place behind a virtual address.
#[derive(Serialize)]
struct Translation {
    /// `None` if nothing is mapped there.
    gpa: Option<u64>,
    #[serde(skip)]
    version: Version,
}

impl Display for Translation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.gpa {
            None => writeln!(f, "Unmapped"),
            // As C writes a zero.
            Some(0) if !self.version.at_least(11, 0) => writeln!(f, "gpa: 0"),
            Some(gpa) => writeln!(f, "gpa: 0x{gpa:x}"),
        }
    }
}

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["No cpu"]);

/// Show the physical address of a virtual one.
///
/// - `addr`: the virtual address, a number or an expression, such as `$pc`.
///
/// The page tables are those that the default CPU uses at this moment; `cpu`
/// chooses another one. Prints `Unmapped` where no page is, which includes what
/// the guest has swapped out. Without paging, the address itself comes back.
/// Without the built-in monitor, this is for x86 only; a guest dump tells the
/// registers, which stops a running guest for an instant, and QEMU writes the
/// tables to a file without a name that it is handed over a unix socket; before
/// 9.1, and over TCP, to a temporary file, so it has to run on the same host, as
/// the same user.
#[hmp(
    name = "gva2gpa",
    args = "addr:l",
    qmp = "getfd, dump-guest-memory, closefd, add-fd, pmemsave, remove-fd",
    tier = "partial",
    gap = "x-query-address-mapping",
    failures = FAILURES
)]
async fn gva2gpa(mon: &Monitor, addr: i64) -> Result<Translation> {
    let addr = match mon.target().await? {
        "i386" if !mon.version().at_least(11, 0) => u64::from(addr as u32),
        _ => addr as u64,
    };
    let gpa = match Paging::of_default_cpu(mon).await? {
        // No page is beyond the addresses that page tables can hold.
        Paging::Off => Some(addr & 0x000f_ffff_ffff_ffff),
        Paging::On(tables) => tables.translate(&GuestMemory::of(mon).await?, addr).await?,
    };
    Ok(Translation {
        gpa,
        version: mon.version().clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(gpa: Option<u64>, major: u32) -> String {
        let mut version = Version::default();
        version.qemu.major = major;
        Translation { gpa, version }.to_string()
    }

    #[test]
    fn an_address_or_none_is_printed() {
        assert_eq!(printed(None, 11), "Unmapped\n");
        assert_eq!(printed(Some(0x1000), 10), "gpa: 0x1000\n");
    }

    #[test]
    fn zero_is_bare_before_version_11() {
        assert_eq!(printed(Some(0), 10), "gpa: 0\n");
        assert_eq!(printed(Some(0), 11), "gpa: 0x0\n");
    }
}
