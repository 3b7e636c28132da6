// SPDX-License-Identifier: GPL-2.0-or-later

//! `nmi`: a non-maskable interrupt for the guest.
//!
//! Follows `hmp_nmi` in QEMU's `hw/core/machine-hmp-cmds.c`. QMP takes no CPU
//! index here and always means the first CPU; the built-in monitor means its
//! default CPU. Only s390x and m68k use the index: a PC interrupts every CPU.

use hmp_runtime::prelude::*;

/// Send the guest a non-maskable interrupt.
///
/// Most guests take it as a request to crash, and write a dump if they are set
/// up for it: on Linux, see the sysctl `kernel.unknown_nmi_panic`. A PC
/// interrupts every CPU; a machine that interrupts a single CPU takes the first
/// one, not the choice of `cpu`. Nothing tells whether the guest has noticed; a
/// paused guest notices after `cont`. Fails if the machine has no such
/// interrupt.
#[hmp(name = "nmi", args = "", qmp = "inject-nmi")]
async fn nmi(mon: &Monitor) -> Result<()> {
    mon.execute("inject-nmi", json!({})).await
}
