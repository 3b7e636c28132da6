// SPDX-License-Identifier: GPL-2.0-or-later

//! `closefd`: close a file that was handed to QEMU.
//!
//! Follows `hmp_closefd` in QEMU's `monitor/hmp-cmds.c`. Each monitor of a QEMU
//! has names of its own: it does not find those of another connection.

use hmp_runtime::prelude::*;

/// Close a file that `getfd` has handed to QEMU over this connection.
///
/// - `fdname`: the name given to `getfd`.
///
/// Names belong to one of QEMU's monitors: files of another QMP socket or of
/// the built-in monitor are not found here. A command that uses the file, such
/// as a migration to `fd:NAME`, takes it out of the list, and nothing is left
/// to close. Fails if there is no file of that name.
#[hmp(
    name = "closefd",
    args = "fdname:s",
    params = "closefd name",
    preconfig,
    qmp = "closefd"
)]
async fn closefd(mon: &Monitor, #[complete(nothing)] fdname: String) -> Result<()> {
    match mon.execute("closefd", json!({ "fdname": fdname })).await {
        // The monitor has the command before the machine is made. QMP has
        // neither this nor `getfd` then, so there is nothing to close.
        Err(error) if error.is_too_early() => Err(Error::refusal(format!(
            "File descriptor named '{fdname}' not found"
        ))),
        result => result,
    }
}
