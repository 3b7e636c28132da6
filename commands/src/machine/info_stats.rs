//! `info stats`: not written yet.
//!
//! QEMU does it in `hmp_info_stats`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "info stats",
    args = "target:s,names:s?,provider:s?",
    tier = "stub"
)]
async fn info_stats(
    mon: &Monitor,
    _target: String,
    _names: Option<String>,
    _provider: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
