//! `logfile`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_logfile`, and prints its errors bare.

use hmp_runtime::prelude::*;

/// Send QEMU's log to a file.
///
/// QEMU writes the file: a relative name starts at its directory. A `%d` in the name
/// stands for QEMU's process id.
#[hmp(name = "logfile", args = "filename:F", gap = "x-log-set-file")]
async fn logfile(mon: &Monitor, filename: FileName) -> Result<()> {
    mon.execute("x-log-set-file", json!({ "filename": filename }))
        .await
        .map_err(Error::bare)
}
