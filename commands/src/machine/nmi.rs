//! `nmi`: a non-maskable interrupt for the guest.
//!
//! Follows `hmp_nmi` in QEMU's `hw/core/machine-hmp-cmds.c`. QMP has no CPU
//! index here and always means the first CPU, the built-in monitor means its
//! default CPU. Only s390x and m68k look at it: a PC interrupts every CPU.

use hmp_runtime::prelude::*;

/// Send the guest a non-maskable interrupt.
///
/// Most guests take it as a request to crash, and to write a dump if they are
/// set up to: on Linux, see the sysctl `kernel.unknown_nmi_panic`. A PC gives
/// it to every CPU; a machine that interrupts a single one gives it to the
/// first, whichever `cpu` has chosen. Nothing tells whether the guest has
/// noticed; a paused one notices after `cont`. Fails where the machine knows no
/// such interrupt.
#[hmp(name = "nmi", args = "", qmp = "inject-nmi")]
async fn nmi(mon: &Monitor) -> Result<()> {
    mon.execute("inject-nmi", json!({})).await
}
