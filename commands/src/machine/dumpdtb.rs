//! `dumpdtb`: not written yet.
//!
//! QEMU does it in `hmp_dumpdtb`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.
//! Only in builds with `defined(CONFIG_FDT)`.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "dumpdtb", args = "filename:F", tier = "stub")]
async fn dumpdtb(mon: &Monitor, _filename: FileName) -> Result<()> {
    Err(mon.gap())
}
