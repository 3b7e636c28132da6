//! `info via`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_via`; in this program only its built-in monitor
//! can. Up to QEMU 10.0 only the targets with an old Macintosh have the command;
//! 11.1 for a PC has it, too, and refuses it.

use hmp_runtime::prelude::*;

/// Show the VIA chips of an old Macintosh.
///
/// Fails on a machine without such a chip.
#[hmp(name = "info via", since = "11.0", gap = "x-query-via")]
async fn info_via(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}

/// Show the VIA chips of an old Macintosh.
///
/// Fails on a machine without such a chip.
#[hmp(
    name = "info via",
    until = "10.2",
    target = "m68k,ppc,ppc64",
    gap = "x-query-via"
)]
async fn info_via_of_macintosh_targets(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
