//! `qemu-io`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_qemu_io`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Run a qemu-io command on a block device.
///
/// `command` is one argument: quote it. The device is a block device's name or a node's;
/// with `-d` it is a device's id or path. Meant for testing: it can destroy data.
#[hmp(
    name = "qemu-io",
    args = "qdev:-d,device:B,command:s",
    params = "[-d] [device] \"[command]\"",
    gap = "x-block-io-command"
)]
async fn qemu_io(mon: &Monitor, qdev: bool, device: BlockName, command: String) -> Result<()> {
    let member = if qdev { "id" } else { "device" };
    let arguments = json!({ member: device, "command": command });
    mon.execute("x-block-io-command", arguments).await
}
