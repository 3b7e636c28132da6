//! `migration_mode`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_migrationmode`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Switch the migration mode of s390x storage attributes.
///
/// 1 starts tracking, 0 stops it.
#[hmp(
    name = "migration_mode",
    args = "mode:i",
    target = "s390x",
    gap = "x-s390-set-migration-mode"
)]
async fn migration_mode(mon: &Monitor, _mode: u32) -> Result<()> {
    Err(mon.gap())
}
