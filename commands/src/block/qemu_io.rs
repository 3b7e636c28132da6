// SPDX-License-Identifier: GPL-2.0-or-later

//! `qemu-io`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_qemu_io`. This program needs QEMU's built-in monitor
//! for it.

use super::block_names::QEMU_IO_TARGET;
use crate::lethal::states::INACTIVE_DISK;
use hmp_runtime::prelude::*;

/// `info` prints here; all other output is on QEMU's stdout.
const FAILURES: Failures = Failures::AllBut(&["Format specific information:", "    "]);

/// The commands that write, with their short forms.
const WRITES: &[&str] = &["write", "w", "writev", "aio_write", "truncate"];

#[derive(Deserialize)]
struct StatusInfo {
    status: String,
}

async fn survives(mon: &Monitor, _qdev: bool, _device: BlockName, command: String) -> Result<()> {
    let mut words = command.split_whitespace();
    if !words.next().is_some_and(|name| WRITES.contains(&name)) || words.next().is_none() {
        return Ok(());
    }
    let now: StatusInfo = mon.query("query-status").await?;
    let is_inactive = match now.status.as_str() {
        "inmigrate" => mon.version().at_least(8, 0),
        status => status == "postmigrate",
    };
    if is_inactive {
        return mon.refuse(&INACTIVE_DISK, &[("status", &now.status)]);
    }
    Ok(())
}

/// Run a qemu-io command on a block device.
///
/// - `-d`: `device` is the id or QOM path of a guest's device.
/// - `device`: the disk, by the name of its block device or of a node, as
///   `info block` shows them.
/// - `command`: the command as one argument, in double quotes:
///   `qemu-io dd0 "read 0 512"`. `qemu-io dd0 help` lists them.
///
/// The output, with errors and the list of commands, goes to QEMU's own
/// standard output, not to the monitor: look at the terminal or the log file
/// that QEMU was started with. Numbers are in bytes and may have a suffix
/// (`64k`). Meant for tests: `write` and `discard` destroy the guest's data
/// without asking, and `abort` ends QEMU. QMP has nothing like it, so this
/// needs QEMU's own monitor.
#[hmp(
    name = "qemu-io",
    args = "qdev:-d,device:B,command:s",
    params = "[-d] [device] \"[command]\"",
    gap = "x-block-io-command",
    failures = FAILURES,
    guard = survives
)]
async fn qemu_io(
    mon: &Monitor,
    qdev: bool,
    #[complete(QEMU_IO_TARGET)] device: BlockName,
    #[complete(
        "aio_flush",
        "aio_read",
        "aio_write",
        "alloc",
        "break",
        "discard",
        "flush",
        "help",
        "info",
        "length",
        "map",
        "read",
        "readv",
        "remove_break",
        "resume",
        "sigraise",
        "sleep",
        "truncate",
        "wait_break",
        "write",
        "writev"
    )]
    command: String,
) -> Result<()> {
    let member = if qdev { "id" } else { "device" };
    let arguments = json!({ member: device, "command": command });
    mon.execute("x-block-io-command", arguments).await
}
