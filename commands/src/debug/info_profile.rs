//! `info profile`: QMP has nothing like it.
//!
//! QEMU does it in `qmp_x_query_profile`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show how long QEMU spent translating.
///
/// Only in a QEMU that was built with its profiler.
#[hmp(name = "info profile", until = "7.2", gap = "x-query-profile")]
async fn info_profile(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
