//! `migration_mode`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_migrationmode` of `hw/s390x/s390-stattrib.c`.

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
async fn migration_mode(mon: &Monitor, mode: u32) -> Result<()> {
    let arguments = json!({ "enable": mode != 0 });
    mon.execute("x-s390-set-migration-mode", arguments).await
}
