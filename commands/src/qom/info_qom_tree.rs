//! `info qom-tree`: not written yet.
//!
//! QEMU does it in `hmp_info_qom_tree`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info qom-tree", args = "path:s?", preconfig, tier = "stub")]
async fn info_qom_tree(mon: &Monitor, _path: Option<String>) -> Result<()> {
    Err(mon.gap())
}
