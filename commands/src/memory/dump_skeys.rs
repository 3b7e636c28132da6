//! `dump-skeys`: not written yet.
//!
//! QEMU does it in `hmp_dump_skeys`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "dump-skeys",
    args = "filename:F",
    params = "",
    target = "s390x",
    tier = "stub"
)]
async fn dump_skeys(mon: &Monitor, _filename: FileName) -> Result<()> {
    Err(mon.gap())
}
