//! `info hotpluggable-cpus`: not written yet.
//!
//! QEMU does it in `hmp_hotpluggable_cpus`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info hotpluggable-cpus", preconfig, tier = "stub")]
async fn info_hotpluggable_cpus(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
