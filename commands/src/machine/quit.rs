// SPDX-License-Identifier: GPL-2.0-or-later

//! `quit`: end QEMU.
//!
//! Follows `hmp_quit` in QEMU's `monitor/hmp-cmds.c`. The built-in monitor
//! prints no further prompt; here, too, the command ends with the connection.
//! QEMU may close it before the reply has left.

use hmp_runtime::prelude::*;

/// End QEMU, and the guest with it.
///
/// The guest is not asked: this is like a power failure, and data that the
/// guest has not written to its disks is lost. `system_powerdown` asks the
/// guest. QEMU ends even with `-no-shutdown`, and whatever the shutdown action
/// is. The command returns when the connection is gone. To leave only this
/// program, use Ctrl-D.
#[hmp(name = "quit|q", args = "", qmp = "quit", preconfig, ends_qemu)]
async fn quit(mon: &Monitor) -> Result<()> {
    match mon.execute("quit", json!({})).await {
        Ok(()) | Err(Error::Connection(_)) => {
            mon.closed().await;
            Ok(())
        }
        refused => refused,
    }
}
