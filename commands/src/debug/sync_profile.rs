//! `sync-profile`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_sync_profile`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Switch the profiling of QEMU's locks, or reset it.
///
/// Without an argument it shows whether it is on.
#[hmp(
    name = "sync-profile",
    args = "op:s?",
    params = "[on|off|reset]",
    gap = "x-sync-profile-set"
)]
async fn sync_profile(mon: &Monitor, _op: Option<String>) -> Result<()> {
    Err(mon.gap())
}
