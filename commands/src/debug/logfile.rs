//! `logfile`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_logfile`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Send QEMU's log to a file.
///
/// A `%d` in the name stands for QEMU's process id.
#[hmp(name = "logfile", args = "filename:F", gap = "x-log-set-file")]
async fn logfile(mon: &Monitor, _filename: FileName) -> Result<()> {
    Err(mon.gap())
}
