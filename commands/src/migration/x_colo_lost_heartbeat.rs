//! `x_colo_lost_heartbeat`: not written yet.
//!
//! QEMU does it in `hmp_x_colo_lost_heartbeat`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_REPLICATION)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "x_colo_lost_heartbeat", tier = "stub")]
async fn x_colo_lost_heartbeat(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
