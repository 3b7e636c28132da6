//! `info rdma`: not written yet.
//!
//! QEMU does it in `qmp_x_query_rdma`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info rdma", until = "9.0", tier = "stub")]
async fn info_rdma(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
