//! `info cryptodev`: not written yet.
//!
//! QEMU does it in `hmp_info_cryptodev`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(name = "info cryptodev", since = "8.0", preconfig, tier = "stub")]
async fn info_cryptodev(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
