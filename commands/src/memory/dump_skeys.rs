// SPDX-License-Identifier: GPL-2.0-or-later

//! `dump-skeys`: write the storage keys of an s390x guest to a file.
//!
//! Follows `hmp_dump_skeys` in QEMU's `hw/s390x/s390-skeys.c`, which prints errors
//! as they are.

use hmp_runtime::prelude::*;

/// Write the storage keys of the guest's memory to a file.
///
/// - `filename`: the file, which QEMU makes or replaces.
///
/// Each line is a page. A key says who may read and write the page, and whether
/// it was read and written. `info skeys` shows the key of one page without a
/// file. Fails if the guest does not use storage keys: it does so from its
/// first instruction on that works with one.
#[hmp(
    name = "dump-skeys",
    args = "filename:F",
    params = "",
    target = "s390x",
    qmp = "dump-skeys"
)]
async fn dump_skeys(mon: &Monitor, filename: FileName) -> Result<()> {
    mon.execute("dump-skeys", json!({ "filename": filename }))
        .await
        .map_err(Error::bare)
}
