//! `closefd`: close a file that was handed to QEMU.
//!
//! Follows `hmp_closefd` in QEMU's `monitor/hmp-cmds.c`. Each monitor of a QEMU
//! has names of its own: those of another connection are not found.

use hmp_runtime::prelude::*;

/// Close a file that `getfd` has handed to QEMU over this connection.
///
/// `name` is the one given there. Fails if it is unknown, or was taken by a command
/// that uses the file.
#[hmp(
    name = "closefd",
    args = "fdname:s",
    params = "closefd name",
    preconfig,
    qmp = "closefd"
)]
async fn closefd(mon: &Monitor, fdname: String) -> Result<()> {
    match mon.execute("closefd", json!({ "fdname": fdname })).await {
        // The monitor has the command before the machine is made. QMP has neither
        // this nor `getfd`, so that there is nothing to close.
        Err(error) if error.is_too_early() => Err(Error::refusal(format!(
            "File descriptor named '{fdname}' not found"
        ))),
        result => result,
    }
}
