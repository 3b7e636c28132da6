//! `gpa2hva`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_gpa2hva`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show where a guest physical address is in QEMU's own memory.
///
/// Prints the name of the memory region and the address. Fails where no RAM is.
#[hmp(name = "gpa2hva", args = "addr:l", gap = "x-query-gpa-host")]
async fn gpa2hva(mon: &Monitor, _addr: i64) -> Result<()> {
    Err(mon.gap())
}
