//! `info via`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_via`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the VIA chips of an old Macintosh.
///
/// Only in a QEMU that has these chips; m68k machines do.
#[hmp(name = "info via", since = "11.0", gap = "x-query-via")]
async fn info_via(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
