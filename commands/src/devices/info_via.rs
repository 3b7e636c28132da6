// SPDX-License-Identifier: GPL-2.0-or-later

//! `info via`: the VIA chips of an old Macintosh.
//!
//! QEMU does it in `hmp_info_via`; no QEMU has a QMP command for it yet. Up to
//! QEMU 10.0, only the targets with such a machine have the command. 11.1 for a
//! PC has it, too, but refuses it.

use hmp_runtime::prelude::*;

/// The text that the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["MOS6522 VIA is not available"]);

/// Show the VIA chips of an old Macintosh.
///
/// The chips connect keyboard, mouse, clock and interrupts of old Macintoshes,
/// such as QEMU's machines `q800` and `mac99`. The list shows the registers and
/// timers of each chip. Fails on a machine without such a chip.
#[hmp(name = "info via", since = "11.0", gap = "x-query-via", failures = FAILURES)]
async fn info_via(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-via").await
}

/// Show the VIA chips of an old Macintosh.
///
/// The chips connect keyboard, mouse, clock and interrupts of old Macintoshes,
/// such as QEMU's machines `q800` and `mac99`. The list shows the registers and
/// timers of each chip. Fails on a machine without such a chip.
#[hmp(
    name = "info via",
    until = "10.2",
    target = "m68k,ppc,ppc64",
    gap = "x-query-via"
)]
async fn info_via_of_macintosh_targets(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-via").await
}
