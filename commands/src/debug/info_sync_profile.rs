//! `info sync-profile`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_sync_profile`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show how long QEMU waited for its locks.
///
/// `-m` sorts by the mean instead of the total, `-n` keeps locks of one call site apart.
/// `max` is how many to show, 10 without it.
#[hmp(
    name = "info sync-profile",
    args = "mean:-m,no_coalesce:-n,max:i?",
    gap = "x-query-sync-profile"
)]
async fn info_sync_profile(
    mon: &Monitor,
    _mean: bool,
    _no_coalesce: bool,
    _max: Option<u32>,
) -> Result<()> {
    Err(mon.gap())
}
