//! `dump-skeys`: write the storage keys of an s390x guest to a file.
//!
//! Follows `hmp_dump_skeys` in QEMU's `hw/s390x/s390-skeys.c`, which prints errors
//! as they are.

use hmp_runtime::prelude::*;

/// Write the storage keys of the guest's memory to a file, a line for each page.
///
/// `filename` is QEMU's, which makes the file. Fails if the guest does not use
/// storage keys.
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
