// SPDX-License-Identifier: GPL-2.0-or-later

//! `migration_mode`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_migrationmode` of `hw/s390x/s390-stattrib.c`.

use hmp_runtime::prelude::*;

/// Switch the migration mode of s390x storage attributes.
///
/// - `mode`: 1 tracks the attributes that the guest changes, 0 stops that.
///
/// A migration switches the mode by itself; this command is for tests.
/// `info cmma` shows the attributes.
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
