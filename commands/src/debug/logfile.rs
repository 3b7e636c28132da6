// SPDX-License-Identifier: GPL-2.0-or-later

//! `logfile`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_logfile`, and prints its errors bare.

use hmp_runtime::prelude::*;

/// Send QEMU's log to a file.
///
/// - `filename`: the file, from QEMU's directory if it is relative. A `%d` in
///   it stands for QEMU's process id.
///
/// An existing file is emptied. QEMU then writes what `log` has chosen to it;
/// this command alone logs nothing. Fails if QEMU cannot write there.
#[hmp(name = "logfile", args = "filename:F", gap = "x-log-set-file")]
async fn logfile(mon: &Monitor, filename: FileName) -> Result<()> {
    mon.execute("x-log-set-file", json!({ "filename": filename }))
        .await
        .map_err(Error::bare)
}
